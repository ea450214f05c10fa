import { isRunning, RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/**
 * In a container with a user namespace of its own there is no user 0 of the machine, and so no file of theirs can be made.
 *
 * @throws RuntimeError for one that runs so
 */
export function refusePrivateUsers({ containers, place }: Engine, name: string): void {
  const record = containers.find(name);
  if (place.isUserNamespace || record.specification.namespaces.user !== 'new' || !isRunning(record)) return;
  throw new RuntimeError(
    'refused',
    `copy into "${name}": it runs in a user namespace, in which root of the machine is nobody`,
    {
      hint: `Stop it first, or let it do the work: tar c FILE | docker exec -i ${name} tar x.`,
    },
  );
}
