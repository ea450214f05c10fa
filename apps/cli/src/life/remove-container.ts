import { rmSync } from 'node:fs';
import type { ContainerRecord } from '@drydock/runtime';
import { removeAnonymousVolumes } from '../commands/volume/volume-users.ts';
import type { Engine } from '../engine.ts';
import { tellOfContainer } from './tell-of-container.ts';

/**
 * Its files, its log and its name. It must have been taken down: nothing of it is mounted.
 *
 * @param withVolumes also its volumes that have no name: of one that was run with --rm, or never began, they go anyway
 */
export function removeContainer(engine: Engine, id: string, withVolumes = false): void {
  const { containers, place } = engine;
  const record = containers.list().find(({ specification }) => specification.id === id);
  rmSync(`${place.dataRoot}/overlay2/${id}`, { recursive: true, force: true });
  containers.remove(id);
  if (record !== undefined && (withVolumes || goesWithVolumes(record))) removeAnonymousVolumes(engine, record);
  if (record !== undefined) tellOfContainer(engine, record, 'destroy');
}

const goesWithVolumes = ({ specification, started, ended, isMadeByCreate }: ContainerRecord): boolean =>
  specification.life.isRemovedAtEnd || (started === null && ended === null && !isMadeByCreate);
