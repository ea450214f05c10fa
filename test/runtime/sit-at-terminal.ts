import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { until } from './monitor-fixture.ts';
import { openTerminal } from './terminal-fixture.ts';

const STAGE = '/opt/drydock/native/stage';
const SIZE = { columns: 90, rows: 30 };

type EngineFolder = { readonly folder: string };

/** The environment of a shell in which `docker …` asks this engine. */
export function dockerEnvironment({ folder }: EngineFolder): NodeJS.ProcessEnv {
  const docker = `${folder}/bin/docker`;
  mkdirSync(`${folder}/bin`, { recursive: true });
  if (!existsSync(docker)) symlinkSync(STAGE, docker);
  const environment = { DRYDOCK_SOCKET: `${folder}/engine.sock`, PATH: `${folder}/bin:/usr/bin:/bin` };
  return environment as unknown as NodeJS.ProcessEnv;
}

/** `docker ARGS`, typed at a terminal of its own, which it also controls: Ctrl-C there is a signal. */
export const sitAtTerminal = (engine: EngineFolder, ...args: readonly string[]) => atTerminal(engine, 'docker', args);

/** A shell with job control at a terminal of its own; it says nothing but what is typed, and what it runs. */
export const sitAtShell = (engine: EngineFolder) =>
  atTerminal(engine, 'bash', ['--norc', '--noprofile', '--noediting', '-i']);

function atTerminal(engine: EngineFolder, program: string, args: readonly string[]) {
  const terminal = openTerminal(SIZE);
  const before = terminal.modes();
  const env = dockerEnvironment(engine);
  const command: ChildProcess = spawn('setsid', ['--ctty', '--wait', program, ...args], {
    stdio: [terminal.slave, terminal.slave, terminal.slave],
    env,
  });
  const ended = once(command, 'exit') as Promise<[number | null]>;
  return {
    ...terminal,
    /** The command's status. */
    ended: ended.then(([status]) => status),
    /** As somebody else would end it; the terminal stays. */
    kill: () => command.kill('SIGKILL'),
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
