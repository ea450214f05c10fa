import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const STAGE = '/opt/drydock/native/stage';
/** Between two questions much less goes by. */
const ASKS_WITHIN_MS = 60_000;
/** However slow the machine is, nothing of all this takes as long. */
export const GONE_WITHIN_MS = 90_000;

export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Types `docker …`, with its questions and answers in pipes. */
export function typeCommand(args: readonly string[], folder: string): ChildProcess {
  const env = { DRYDOCK_SOCKET: `${folder}/engine.sock`, PATH: '/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv;
  const command = spawn(STAGE, args, { argv0: 'docker', cwd: '/', env, stdio: ['pipe', 'ignore', 'pipe'] });
  command.stdin?.on('error', () => undefined); // Of a process that was killed.
  return command;
}

/** Answers all questions before the one of this number. @returns false when it ends before, or does not get there */
export async function isAskedAbout(command: ChildProcess, number: number): Promise<boolean> {
  let told = '';
  const patience = setTimeout(() => command.stderr?.destroy(), ASKS_WITHIN_MS);
  command.stdin?.write('\n'.repeat(number - 1));
  command.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    const isThere = new RegExp(`^${number}/\\d+ .*q: end\n`, 'ms').test(told);
    if (isThere || /none of these/.test(told)) command.stderr?.emit('reached');
  });
  await new Promise<void>((resolve) => {
    for (const event of ['reached', 'close']) command.stderr?.once(event, resolve);
  });
  clearTimeout(patience);
  return told.includes(`\n${number}/`) && !/none of these/.test(told);
}

/** A command, its monitor, and the youngest child of that one: who becomes the container. */
export function chainOf(command: number): number[] {
  const [monitor] = childrenOf(command);
  const container = monitor === undefined ? undefined : childrenOf(monitor).at(-1);
  return [command, monitor, container].filter((pid) => pid !== undefined);
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // It has ended between two looks.
  }
}

export async function leaves(command: ChildProcess, when: string): Promise<void> {
  if (command.exitCode !== null || command.signalCode !== null) return;
  const patience = AbortSignal.timeout(GONE_WITHIN_MS);
  await once(command, 'exit', { signal: patience }).catch(() => {
    command.kill('SIGKILL');
    assert.fail(`${when}: the command has not left after ${GONE_WITHIN_MS} ms`);
  });
}
