import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KernelError } from '@drydock/linux';
import {
  allOf,
  type ContainerRecord,
  dockerRun,
  isOn,
  type Plan,
  performPlan,
  prepareContainer,
  printPlan,
  RUN_FLAGS,
  type StartedProcess,
  specify,
  startTicksOf,
  undoPlan,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { imageFor } from '../run/image-for.ts';
import { networkFor } from '../run/network-for.ts';
import { refuseNotYet } from '../run/not-yet.ts';
import { resolveMounts } from '../run/resolve-mounts.ts';
import { runningContainer } from '../run/running-container.ts';
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
    refuseNotYet(asked.given);
    // Until the container is written down, nobody may clear its image away.
    using _hold = await asked.engine.images.holdForAdding(asked.signal);
    const { plan: whole, record } = await planFor(asked);
    const plan = without(whole, allOf(asked.given, 'without'));
    if (isOn(asked.given, 'explain')) {
      asked.caller.print(`${printPlan(plan, record.specification.id)}\n`);
      return STATUS.done;
    }
    asked.engine.containers.write(record); // the name is its own now, or somebody else has it
    return perform(plan, record, asked);
  },
};

async function planFor(asked: AskedCommand): Promise<{ readonly plan: Plan; readonly record: ContainerRecord }> {
  const { engine, caller, given, operands } = asked;
  const [image = '', ...command] = operands;
  const { workingDirectory, environment } = caller.request;
  const { defaults, lowers, imageId, chainId } = await imageFor(image, asked);
  const specification = specify({
    given,
    image,
    command,
    defaults,
    readFile: (path) => readFileSync(resolve(workingDirectory, path), 'utf8'),
    callerEnvironment: environment,
  });
  const isPlanOnly = isOn(given, 'explain');
  const network = networkFor(specification, given, engine);
  const prepared = prepareContainer(specification, {
    place: engine.place,
    lowers,
    pidOf: (container) => runningContainer(engine, container).started.pid,
    mounts: resolveMounts(specification.root.mounts, { engine, workingDirectory, isPlanOnly }),
    network: network.operations,
    names: { folder: engine.containers.folderOf(specification.id), texts: network.names },
    streams: 'inherited',
    owns: [], // they are the caller's
    filters: engine.filters,
  });
  const { origins: _, ...kept } = specification;
  const { user, capabilities } = prepared;
  const createdAt = new Date().toISOString();
  const record = { specification: kept, imageId, chainId, lowers, user, capabilities, createdAt, started: null };
  return { plan: dockerRun(prepared), record };
}

/** Runs in the caller's own process; what was mounted and made for it is taken back at its end. */
async function perform(plan: Plan, record: ContainerRecord, asked: AskedCommand): Promise<number | null> {
  const { engine, caller, given } = asked;
  const isTraced = isOn(given, 'trace');
  const lines: string[] = [];
  try {
    const { ended, results } = await performPlan(plan, {
      stage: engine.config.stage,
      command: caller,
      onCall: (call) => void (isTraced && lines.push(traceLine(call))),
      ...(isOn(given, 'step') ? { beforeOperation: askBefore(caller, plan.length), reportsAtOnce: true } : {}),
    });
    engine.containers.write({ ...record, started: processNow(results.get('init')) });
    if (isTraced) caller.complain(lines.join(''));
    caller.release();
    void ended.then(() => takeBack(engine, plan, record));
    return null;
  } catch (error) {
    if (isTraced) caller.complain(lines.join(''));
    engine.containers.remove(record.specification.id);
    throw error;
  }
}

function processNow(pid = 0): StartedProcess | null {
  const startTicks = startTicksOf(pid);
  return startTicks === null ? null : { pid, startTicks, startedAt: new Date().toISOString() };
}

async function takeBack({ containers }: Engine, plan: Plan, { specification }: ContainerRecord): Promise<void> {
  await undoPlan(plan);
  containers.remove(specification.id);
}

/** Docker's statuses for a program that is not there, or cannot be run. */
export function statusOf(error: unknown): number {
  if (!(error instanceof KernelError) || !error.message.startsWith('execve(')) return STATUS.wrong;
  return error.code === 'ENOENT' ? STATUS.notThere : STATUS.cannotRun;
}
