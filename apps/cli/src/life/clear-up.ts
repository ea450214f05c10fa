import {
  type ContainerRecord,
  cgroupOf,
  changeLimits,
  connectionsOf,
  DEFAULT_NETWORK,
  isRunning,
  limitFilesOf,
  renameMember,
  repairNetwork,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { upstreamOf } from '../run/network-for.ts';
import { removeContainer } from './remove-container.ts';
import { takeDown } from './take-down.ts';
import { startAgainLater, watchEnd } from './watch-end.ts';

/**
 * At the engine's start: containers outlive it, so those that run are watched again, and of those that have ended
 * meanwhile what is left is taken back. Everything of a container has its id in its name, and was written down before any
 * of it was made.
 */
export async function clearUp(engine: Engine): Promise<void> {
  const { containers, place } = engine;
  const living = new Set<string>();
  for (const record of containers.list()) {
    const { id } = record.specification;
    const isKept = isRunning(record) && !record.isOfBuild;
    if (isKept) living.add(id);
    try {
      await (isKept ? takeOver(engine, record) : clearUpAfter(engine, record));
    } catch {
      // One that cannot be put right keeps the others waiting no longer: the next start of the engine tries again.
    }
  }
  containers.removeUnfinished();
  await repairNetwork(place.dataRoot, (id) => living.has(id));
}

/** What was half done to one that runs, is done: its record says how it should be. */
async function takeOver(engine: Engine, record: ContainerRecord): Promise<void> {
  const { id, name, limits } = record.specification;
  answerAgain(engine, record);
  watchEnd(engine, id);
  await renameMember(engine.place.dataRoot, id, name);
  changeLimits(cgroupOf(engine.place.cgroupRoot, id), [], limitFilesOf(limits));
}

async function clearUpAfter(engine: Engine, record: ContainerRecord): Promise<void> {
  const { specification, started, ended, isMadeByCreate, isOfBuild } = record;
  const { id, life } = specification;
  if (isOfBuild) {
    // The build that waited for it went with the engine before this one.
    await takeDown(engine, id);
    removeContainer(engine, id);
    return;
  }
  if (started !== null) {
    // It ended while there was no engine.
    watchEnd(engine, id);
    await engine.ends.get(id);
    return;
  }
  await takeDown(engine, id);
  const hasBegun = ended !== null;
  // One that never began was being made when its maker was killed; one that `create` made waits.
  if (hasBegun ? life.isRemovedAtEnd : !isMadeByCreate) removeContainer(engine, id);
  else startAgainLater(engine, record);
}

/** Its resolver went with the engine before this one. */
function answerAgain({ place, nameServers }: Engine, { specification, started }: ContainerRecord): void {
  const networks = [...connectionsOf(place.dataRoot, specification.id).keys()];
  if (started === null || networks.every(({ name }) => name === DEFAULT_NETWORK)) return;
  const servers = upstreamOf(specification);
  nameServers.serve({ container: specification.id, namespace: `/proc/${started.pid}/ns/net`, upstream: { servers } });
}
