import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

type Waiting = {
  readonly progress?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

const RETRY_MS = 250;

/** Two builds at once would work in each other's folders. Waits for the other one, and takes over from a dead one. */
export async function withBuildLock(folder: string, waiting: Waiting = {}): Promise<AsyncDisposable> {
  const lock = path.join(folder, 'lock');
  const holder = await describeProcess(process.pid);
  const mine = `${lock}.${process.pid}`;
  let hasTold = false;
  for (;;) {
    waiting.signal?.throwIfAborted();
    await writeFile(mine, holder ?? `${process.pid}`);
    try {
      // link(2) is atomic and fails when the name exists: nobody ever reads half a lock.
      await link(mine, lock);
      return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
    } catch (error) {
      if (!isExisting(error)) throw error;
    } finally {
      await rm(mine, { force: true });
    }
    if (await removeIfStale(lock)) continue;
    if (!hasTold) waiting.progress?.('waiting for another build to finish');
    hasTold = true;
    await delay(RETRY_MS, undefined, waiting.signal ? { signal: waiting.signal } : {});
  }
}

/** A lock is stale when the process it names is gone, or another one now bears its number. */
async function removeIfStale(lock: string): Promise<boolean> {
  const content = await readFile(lock, 'utf8').catch(() => undefined);
  if (content === undefined) return true;
  const pid = Number.parseInt(content, 10);
  if (Number.isInteger(pid) && (await describeProcess(pid)) === content) return false;
  const aside = `${lock}.stale-${process.pid}`;
  try {
    await rename(lock, aside);
  } catch {
    return true;
  }
  // In between somebody may have taken over already: then this is their lock, and it goes back.
  if ((await readFile(aside, 'utf8')) !== content) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

/** "PID START-TIME": a pid alone is used again, see field 22 of /proc/PID/stat in proc(5). Undefined when it is gone. */
async function describeProcess(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return isAlive(pid) ? `${pid}` : undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  const startTicks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return startTicks === undefined ? undefined : `${pid} ${startTicks}`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
