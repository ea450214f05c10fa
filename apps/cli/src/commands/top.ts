import { readFileSync } from 'node:fs';
import { parsePidStatus } from '@drydock/linux';
import { cgroupOf } from '@drydock/runtime';
import { runningContainer } from '../run/running-container.ts';
import { table } from '../table.ts';
import { type Command, STATUS } from './command.ts';

export const top: Command = {
  name: 'top',
  operands: 'CONTAINER',
  operandsMin: 1,
  operandsMax: 1,
  about: 'List the processes of a container, by their numbers outside and inside',
  flags: [],
  run: async ({ caller, engine, operands: [name = ''] }) => {
    const { specification } = runningContainer(engine, name);
    const listed = readFileSync(`${cgroupOf(engine.place.cgroupRoot, specification.id)}/cgroup.procs`, 'utf8');
    const rows = listed
      .split('\n')
      .filter(Boolean)
      .flatMap((pid) => rowOf(pid) ?? []);
    caller.print(table(['PID', 'INSIDE', 'UID', 'COMMAND'], rows.length === 0 ? [] : rows));
    return STATUS.done;
  },
};

/** Null: it has ended since it was listed. */
function rowOf(pid: string): readonly (readonly string[])[] | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`);
    const [, inside = pid] = /^NSpid:.*\s(\d+)$/m.exec(status.toString('latin1')) ?? [];
    const [, uid = ''] = /^Uid:\s+(\d+)/m.exec(status.toString('latin1')) ?? [];
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return [[pid, inside, uid, words === '' ? `[${parsePidStatus(status)?.Name ?? ''}]` : words]];
  } catch {
    return null;
  }
}
