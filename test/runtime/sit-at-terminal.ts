import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { until } from './monitor-fixture.ts';
import { openTerminal } from './terminal-fixture.ts';

const STAGE = '/opt/drydock/native/stage';
const SIZE = { columns: 90, rows: 30 };

/** `docker ARGS`, typed at a terminal of its own, which it also controls: Ctrl-C there is a signal. */
export function sitAtTerminal({ folder }: { readonly folder: string }, ...args: readonly string[]) {
  const terminal = openTerminal(SIZE);
  const before = terminal.modes();
  const docker = `${folder}/bin/docker`;
  mkdirSync(`${folder}/bin`, { recursive: true });
  if (!existsSync(docker)) symlinkSync(STAGE, docker);
  const command: ChildProcess = spawn('setsid', ['--ctty', '--wait', docker, ...args], {
    stdio: [terminal.slave, terminal.slave, terminal.slave],
    env: { DRYDOCK_SOCKET: `${folder}/engine.sock`, PATH: '/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
  });
  const ended = once(command, 'exit') as Promise<[number | null]>;
  return {
    ...terminal,
    /** The command's status. */
    ended: ended.then(([status]) => status),
    /** The command passes on what is typed as it is; before that, the terminal would make something of it. */
    isTaken: () => until('the terminal is taken', () => terminal.modes() !== before),
    /** Whether the terminal is as it was before the command. */
    isAsBefore: () => terminal.modes() === before,
    [Symbol.dispose]() {
      command.kill('SIGKILL');
      terminal[Symbol.dispose]();
    },
  };
}
