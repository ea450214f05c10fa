import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SetupError } from './setup-error.ts';

export type ToolOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Every line of both outputs, as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** The signal that ends it early, also when we are killed. TERM, when left out. */
  readonly endBy?: 'TERM' | 'KILL';
  readonly hint?: string;
};

/** Lines of a failed tool that are shown. */
const LINES_SHOWN = 12;

/** Runs a program to its end. It dies with us, even when we are killed. */
export async function runTool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const { endBy = 'TERM' } = options;
  const lines: string[] = [];
  const child = spawn(...dyingWithParent(endBy, command, args), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C at the terminal reaches us alone, and we end the tool.
    detached: true,
    cwd: options.folder,
    // Users' shells often leave out where mke2fs lives.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8', ...options.environment },
  });
  const stop = () => child.kill(`SIG${endBy}`);
  options.signal?.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      options.onLine?.(line);
    });
  }
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.once('error', reject).once('close', resolve);
    const status = await promise;
    options.signal?.throwIfAborted();
    if (status !== 0) throw failure(command, args, status, lines, options.hint);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new SetupError(`run "${command}": not installed`, { cause: error });
    }
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
  return lines.join('\n');
}

/** prctl(2) PR_SET_PDEATHSIG, by way of setpriv(1), which every Debian has. */
export function dyingWithParent(
  signal: 'TERM' | 'KILL',
  command: string,
  args: readonly string[],
): [string, readonly string[]] {
  if (process.platform !== 'linux') return [command, args];
  return ['setpriv', [`--pdeathsig=${signal}`, '--', command, ...args]];
}

/** Programs that must see files as root's. */
export function asRoot(command: string, args: readonly string[]): [string, readonly string[]] {
  const options = userNamespace();
  return options.length === 0 ? [command, args] : ['unshare', [...options, '--', command, ...args]];
}

/** Options of unshare(1) for those who are not root: a user_namespaces(7) in which they seem to be. */
export function userNamespace(): readonly string[] {
  return process.getuid?.() === 0 ? [] : ['--user', '--map-root-user', '--map-auto'];
}

function failure(command: string, args: readonly string[], status: number | null, lines: string[], hint?: string) {
  const tail = lines.slice(-LINES_SHOWN).map((line) => `\n    ${line}`);
  const isFull = lines.some((line) => /No space left on device|ENOSPC/.test(line));
  const reason = status === null ? 'ended by a signal' : status === 127 ? 'not found (127)' : `status ${status}`;
  const help = isFull ? 'Free some disk space; the next start begins this part anew.' : hint;
  return new SetupError(
    `run "${[command, ...args].join(' ').slice(0, 100)}": ${isFull ? 'the disk is full' : reason}${tail.join('')}`,
    help === undefined ? {} : { hint: help },
  );
}
