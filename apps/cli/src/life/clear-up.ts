import { type ContainerRecord, connectionsOf, DEFAULT_NETWORK, isRunning, repairNetwork } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { upstreamOf } from '../run/network-for.ts';
import { removeContainer } from './remove-container.ts';
import { takeDown } from './take-down.ts';
import { watchEnd } from './watch-end.ts';

/**
 * At the engine's start: containers outlive it, so those that run are watched again, and of those that have ended
 * meanwhile what is left is taken back. Everything of a container has its id in its name, and was written down before any
 * of it was made.
 */
export async function clearUp(engine: Engine): Promise<void> {
  const { containers, place } = engine;
  const living = new Set<string>();
  for (const record of containers.list()) {
    const { id, life } = record.specification;
    if (isRunning(record)) {
      living.add(id);
      answerAgain(engine, record);
      watchEnd(engine, id);
      continue;
    }
    await takeDown(engine, id);
    // One that never began was being made when its maker was killed.
    if (life.isRemovedAtEnd || (record.started === null && record.ended === null)) removeContainer(engine, id);
  }
  await repairNetwork(place.dataRoot, (id) => living.has(id));
}

/** Its resolver went with the engine before this one. */
function answerAgain({ place, nameServers }: Engine, { specification, started }: ContainerRecord): void {
  const networks = [...connectionsOf(place.dataRoot, specification.id).keys()];
  if (started === null || networks.every(({ name }) => name === DEFAULT_NETWORK)) return;
  const servers = upstreamOf(specification);
  nameServers.serve({ container: specification.id, namespace: `/proc/${started.pid}/ns/net`, upstream: { servers } });
}
