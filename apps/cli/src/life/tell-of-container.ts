import type { ContainerRecord } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { eventLogOf } from './event-log.ts';

/** What `events` says of a container, with what it says of every one: its name, its image and its labels. */
export function tellOfContainer(
  engine: Engine,
  { specification }: Pick<ContainerRecord, 'specification'>,
  action: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { id, name, image, labels } = specification;
  eventLogOf(engine).tell({
    kind: 'container',
    action,
    subject: id,
    attributes: { ...labels, ...more, image, name },
  });
}
