import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { ContainerRecord } from '@drydock/runtime';
import { type CgroupUsage, cgroupOf, isRunning, readUsage } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { shownSize } from '../table.ts';

/** What a container uses, looked at once. */
export type UsageLook = {
  readonly record: ContainerRecord;
  /** Null: it does not run. */
  readonly usage: (CgroupUsage & { readonly receivedBytes: number; readonly sentBytes: number }) | null;
  /** Of the look, in microseconds of a clock that only goes on. */
  readonly atMicroseconds: number;
};

export function lookAtUsage({ place }: Engine, record: ContainerRecord): UsageLook {
  const usage = isRunning(record) ? readUsage(cgroupOf(place.cgroupRoot, record.specification.id)) : null;
  const atMicroseconds = Number(process.hrtime.bigint() / 1000n);
  if (usage === null) return { record, usage, atMicroseconds };
  return { record, usage: { ...usage, ...trafficOf(record) }, atMicroseconds };
}

/** Of all links in its network namespace but lo. One that has the machine's network has no traffic of its own. */
function trafficOf({ started, specification }: ContainerRecord) {
  const nothing = { receivedBytes: 0, sentBytes: 0 };
  if (started === null || specification.namespaces.net === 'host') return nothing;
  try {
    const lines = readFileSync(`/proc/${started.pid}/net/dev`, 'latin1').split('\n').slice(2);
    return lines.reduce((sum, line) => {
      // After the name: 8 numbers of what was received, bytes first, and 8 of what was sent. See proc_pid_net(5).
      const [link = '', received = '0', , , , , , , , sent = '0'] = line.trim().split(/[:\s]+/);
      if (link === '' || link === 'lo') return sum;
      return { receivedBytes: sum.receivedBytes + Number(received), sentBytes: sum.sentBytes + Number(sent) };
    }, nothing);
  } catch {
    return nothing; // It has ended since.
  }
}

const SHORT_ID = 12;
const NOTHING = '--';

/** Under Docker's names, as text. @param before an earlier look at the same container, for what is told by the second */
export function usageFacts({ record, usage, atMicroseconds }: UsageLook, before: UsageLook | null, isWhole: boolean) {
  const { id, name } = record.specification;
  const named = { Container: id.slice(0, SHORT_ID), ID: isWhole ? id : id.slice(0, SHORT_ID), Name: name };
  if (usage === null) {
    const none = `${NOTHING} / ${NOTHING}`;
    return { ...named, CPUPerc: NOTHING, MemUsage: none, MemPerc: NOTHING, NetIO: none, BlockIO: none, PIDs: NOTHING };
  }
  const passed = before?.usage == null ? 0 : atMicroseconds - before.atMicroseconds;
  const worked = before?.usage == null ? 0 : usage.cpuMicroseconds - before.usage.cpuMicroseconds;
  const limit = usage.memoryLimitBytes ?? totalmem();
  return {
    ...named,
    CPUPerc: percent(passed > 0 ? worked / passed : 0),
    MemUsage: `${binarySize(usage.memoryBytes)} / ${binarySize(limit)}`,
    MemPerc: percent(usage.memoryBytes / limit),
    NetIO: `${shownSize(usage.receivedBytes)} / ${shownSize(usage.sentBytes)}`,
    BlockIO: `${shownSize(usage.readBytes)} / ${shownSize(usage.writtenBytes)}`,
    PIDs: String(usage.processes),
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Memory is shown in powers of 1024, four digits. */
function binarySize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${Number(value.toPrecision(4))}${UNITS[unit]}`;
}
