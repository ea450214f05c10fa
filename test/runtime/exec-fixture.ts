import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { startEngine, Typed } from './engine-fixture.ts';
import { dockerEnvironment } from './sit-at-terminal.ts';

export type TestEngine = Awaited<ReturnType<typeof startEngine>>;

/** What a shell without a terminal makes of `docker …` and its redirections. */
export async function inShell(engine: TestEngine, line: string): Promise<Typed> {
  const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'], env: dockerEnvironment(engine) });
  let [out, error] = ['', ''];
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const [status] = (await once(shell, 'close')) as [number | null];
  return { out, error, status };
}

/** Numbers of the processes that stand between a terminal and a container just now. */
export function relays(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && nameOf(name) === 'relay' ? [Number(name)] : []));
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return ''; // It has ended since.
  }
}
