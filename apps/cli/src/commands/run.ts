import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KernelError } from '@drydock/linux';
import {
  allOf,
  type ContainerRecord,
  type ContainerSpecification,
  isOn,
  printPlan,
  RUN_FLAGS,
  specify,
  userOf,
} from '@drydock/runtime';
import { removeContainer } from '../life/remove-container.ts';
import { planOf, type Starter, startContainer } from '../life/start-container.ts';
import { imageFor } from '../run/image-for.ts';
import { refuseNotYet } from '../run/not-yet.ts';
import { resolveMounts } from '../run/resolve-mounts.ts';
import { askBefore } from '../run/step-by-step.ts';
import { traceLine } from '../run/trace-line.ts';
import { without } from '../run/without.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

export const run: Command = {
  name: 'run',
  operands: 'IMAGE [COMMAND] [ARG…]',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Make a container from an image, and run a program in it',
  flags: RUN_FLAGS,
  stopsAtOperand: true,
  run: async (asked) => {
    const { engine, caller, given } = asked;
    refuseNotYet(given);
    // Until the container is written down, nobody may clear its image away.
    using _hold = await engine.images.holdForAdding(asked.signal);
    const { specification, record } = await newContainer(asked);
    const { id, life, origins } = specification;
    const starter: Starter = { kind: life.isDetached ? 'leaves' : 'looks-on', command: caller };
    const plan = without(planOf(engine, record, starter.kind, origins), allOf(given, 'without'));
    if (isOn(given, 'explain')) {
      caller.print(`${printPlan(plan, id)}\n`);
      return STATUS.done;
    }
    engine.containers.write(record); // the name is its own now, or somebody else has it
    const trace: string[] = [];
    const isTraced = isOn(given, 'trace');
    try {
      await startContainer(engine, {
        record,
        plan,
        starter,
        onCall: (call) => void (isTraced && trace.push(traceLine(call))),
        ...(isOn(given, 'step') ? { beforeOperation: askBefore(caller, plan.length), reportsAtOnce: true } : {}),
      });
    } catch (error) {
      removeContainer(engine, id);
      throw error;
    } finally {
      caller.complain(trace.join(''));
    }
    if (life.isDetached) caller.print(`${id}\n`);
    caller.release();
    return null;
  },
};

type NewContainer = { readonly specification: ContainerSpecification; readonly record: ContainerRecord };

async function newContainer(asked: AskedCommand): Promise<NewContainer> {
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
  };
  return { specification, record };
}

/** Docker's statuses for a program that is not there, or cannot be run. */
export function statusOf(error: unknown): number {
  if (!(error instanceof KernelError) || !error.message.startsWith('execve(')) return STATUS.wrong;
  return error.code === 'ENOENT' ? STATUS.notThere : STATUS.cannotRun;
}
