import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ContainerRecord, type ContainerSpecification, isOn, specify, userOf } from '@drydock/runtime';
import type { AskedCommand } from '../commands/command.ts';
import { imageFor } from './image-for.ts';
import { resolveMounts } from './resolve-mounts.ts';

export type NewContainer = { readonly specification: ContainerSpecification; readonly record: ContainerRecord };

/** What `run` and `create` make of their command line and the image. It is written down nowhere yet. */
export async function newContainer(asked: AskedCommand): Promise<NewContainer> {
  const { engine, caller, given, operands } = asked;
  const [image = '', ...command] = operands;
  const { workingDirectory, environment } = caller.request;
  const { defaults, ...found } = await imageFor(image, asked);
  const specification = specify({
    given,
    image,
    command,
    defaults,
    readFile: (path) => readFileSync(resolve(workingDirectory, path), 'utf8'),
    callerEnvironment: environment,
  });
  const { origins: _, ...kept } = specification;
  const isPlanOnly = isOn(given, 'explain');
  const record = {
    ...found,
    specification: kept,
    user: userOf(specification.process.user, { place: engine.place, lowers: found.lowers }),
    mounts: resolveMounts(specification.root.mounts, { engine, workingDirectory, isPlanOnly }),
    createdAt: new Date().toISOString(),
    started: null,
    ended: null,
    restarts: 0,
    isStopped: false,
    isMadeByCreate: false,
  };
  return { specification, record };
}
