import { type ContainerExit, type ContainerRecord, waitForExit } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { removeContainer } from './remove-container.ts';
import { startContainer } from './start-container.ts';
import { takeDown } from './take-down.ts';
import { tellOfContainer } from './tell-of-container.ts';

/** What Docker says when nobody saw the end. */
const unseenEnd = (): ContainerExit => ({
  exitCode: 255,
  signal: null,
  startedAt: null,
  finishedAt: new Date().toISOString(),
  oomKilled: false,
  logLostBytes: 0,
});

/** Docker's: twice as long each time, so that a container that cannot start does not take all the time there is. */
const RESTART_AFTER_MS = 100;
const RESTART_AFTER_MAX_MS = 60_000;

/** Takes down what a container leaves when it ends, and does what its specification says then. */
export function watchEnd(engine: Engine, id: string): void {
  const done = seeTheEnd(engine, id)
    .catch(() => undefined) // What could not be taken down now is cleared up at the next start of the engine.
    .finally(() => engine.ends.delete(id));
  engine.ends.set(id, done);
}

async function seeTheEnd(engine: Engine, id: string): Promise<void> {
  // A monitor that was killed tells nothing: the container has ended all the same.
  const ended = await waitForExit(engine.containers.folderOf(id)).catch(() => unseenEnd());
  await takeDown(engine, id);
  const record = engine.containers.find(id);
  const { life } = record.specification;
  tellOfContainer(engine, record, 'die', { exitCode: String(ended.exitCode) });
  if (life.isRemovedAtEnd) {
    removeContainer(engine, id);
    return;
  }
  const after = { ...record, started: null, ended };
  engine.containers.write(after);
  startAgainLater(engine, after);
}

/** Does nothing when its restart policy does not say so. */
export function startAgainLater(engine: Engine, record: ContainerRecord): void {
  if (record.ended === null || !isStartedAgain(record)) return;
  const { id } = record.specification;
  const pause = Math.min(RESTART_AFTER_MS * 2 ** record.restarts, RESTART_AFTER_MAX_MS);
  engine.restarts.set(
    id,
    setTimeout(() => void startAgain(engine, id), pause),
  );
}

function isStartedAgain({ specification, ended, restarts, isStopped }: ContainerRecord): boolean {
  const { policy, attemptsMax } = specification.life.restart;
  if (isStopped || policy === 'no') return false;
  if (policy !== 'on-failure') return true;
  return ended?.exitCode !== 0 && (attemptsMax === 0 || restarts < attemptsMax);
}

async function startAgain(engine: Engine, id: string): Promise<void> {
  engine.restarts.delete(id);
  try {
    const found = engine.containers.find(id);
    if (found.isStopped) return;
    const record = { ...found, restarts: found.restarts + 1 }; // written down with the start itself
    await startContainer(engine, { record, starter: { kind: 'engine' } });
  } catch {
    // It was removed meanwhile, or cannot be started any more: it stays as it ended.
  }
}
