import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { parseIdMap, readParsed } from '@drydock/linux';
import type { ObservedSession } from './read-view.ts';

const NAMESPACES = ['--user', '--map-root-user', '--pid', '--mount', '--uts', '--ipc', '--net'];
/** A condition that is not true by then never will be, on a slow emulated machine too. */
const DEADLINE_MS = 20_000;

/** Why this kernel gives no namespaces to play a session with; null when it does. */
export function whyNoSession(): string | null {
  const probe = spawnSync('unshare', [...NAMESPACES, '--fork', '--mount-proc', 'true'], { encoding: 'utf8' });
  return probe.status === 0 ? null : `unshare cannot make a session here: ${probe.stderr?.trim() ?? probe.error}`;
}

/** For tests: real namespaces with a bash as their number 1, which does what it is told. Its processes are its descendants. */
export class UnsharedSession {
  readonly #bash: ChildProcessByStdio<Writable, Readable, null>;
  readonly initPid: number;
  #output = '';
  #told = 0;

  private constructor(bash: ChildProcessByStdio<Writable, Readable, null>, initPid: number) {
    this.#bash = bash;
    this.initPid = initPid;
    bash.stdout.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
  }

  static async start(): Promise<UnsharedSession> {
    const args = [...NAMESPACES, '--fork', '--mount-proc', '--kill-child', 'bash', '--norc'];
    const bash = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    await until(
      () => childrenOf(bash.pid ?? 0).length === 1,
      () => 'unshare without a child',
    );
    const session = new UnsharedSession(bash, childrenOf(bash.pid ?? 0)[0] ?? 0);
    // Its first answer comes when every namespace is made and /proc is mounted.
    await session.tell('exec 2>&1');
    return session;
  }

  /** Runs lines in its number 1 and gives what they printed. */
  async tell(lines: string): Promise<string> {
    this.#told += 1;
    const end = `told-${this.#told}-end`;
    this.#output = '';
    this.#bash.stdin.write(`${lines}\necho ${end}\n`);
    await until(
      () => this.#output.includes(end),
      () => `"${lines}" printed ${JSON.stringify(this.#output)}`,
    );
    return this.#output.slice(0, this.#output.indexOf(end));
  }

  observed(): ObservedSession {
    return {
      cgroupPath: '/nonexistent',
      initPid: this.initPid,
      uidMap: readParsed(`/proc/${this.initPid}/uid_map`, parseIdMap) ?? [],
      sequence: 1,
      listPids: () => descendantsOf(this.initPid),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#bash.exitCode !== null || this.#bash.signalCode !== null) return;
    this.#bash.kill('SIGKILL');
    await once(this.#bash, 'exit');
  }
}

/** Waits for a condition that is only to be polled: kernel state sends no events. */
export async function until(condition: () => boolean, lastSeen: () => string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not true within ${DEADLINE_MS} ms; last seen: ${lastSeen()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    // Ended meanwhile.
    return [];
  }
}

function descendantsOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(descendantsOf)];
}
