import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KernelError } from '@drydock/linux';
import {
  allOf,
  dockerRun,
  isOn,
  type Plan,
  performPlan,
  prepareContainer,
  printPlan,
  RUN_FLAGS,
  specify,
  undoPlan,
} from '@drydock/runtime';
import { imageFor } from '../run/image-for.ts';
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
    const { plan: whole, id } = await planFor(asked);
    const plan = without(whole, allOf(asked.given, 'without'));
    if (isOn(asked.given, 'explain')) {
      asked.caller.print(`${printPlan(plan, id)}\n`);
      return STATUS.done;
    }
    return perform(plan, asked);
  },
};

async function planFor(asked: AskedCommand): Promise<{ readonly plan: Plan; readonly id: string }> {
  const { engine, caller, given, operands } = asked;
  const [image = '', ...command] = operands;
  const { workingDirectory, environment } = caller.request;
  const { defaults, lowers } = await imageFor(image, asked);
  const specification = specify({
    given,
    image,
    command,
    defaults,
    readFile: (path) => readFileSync(resolve(workingDirectory, path), 'utf8'),
    callerEnvironment: environment,
  });
  const isPlanOnly = isOn(given, 'explain');
  const plan = dockerRun(
    prepareContainer(specification, {
      place: engine.place,
      lowers,
      pidOf: noSuchContainer,
      mounts: resolveMounts(specification.root.mounts, { engine, workingDirectory, isPlanOnly }),
      network: [],
      streams: 'inherited',
      filters: engine.filters,
    }),
  );
  return { plan, id: specification.id };
}

/** Runs in the caller's own process; what was mounted and made for it is taken back at its end. */
async function perform(plan: Plan, { engine, caller, given }: AskedCommand): Promise<number | null> {
  const isTraced = isOn(given, 'trace');
  const lines: string[] = [];
  try {
    const { ended } = await performPlan(plan, {
      stage: engine.config.stage,
      command: caller,
      onCall: (call) => void (isTraced && lines.push(traceLine(call))),
      ...(isOn(given, 'step') ? { beforeOperation: askBefore(caller, plan.length), reportsAtOnce: true } : {}),
    });
    if (isTraced) caller.complain(lines.join(''));
    caller.release();
    void ended.then(() => undoPlan(plan));
    return null;
  } catch (error) {
    if (isTraced) caller.complain(lines.join(''));
    throw error;
  }
}

function noSuchContainer(container: string): never {
  throw new Error(`container "${container}": there is none of this name`);
}

/** Docker's statuses for a program that is not there, or cannot be run. */
export function statusOf(error: unknown): number {
  if (!(error instanceof KernelError) || !error.message.startsWith('execve(')) return STATUS.wrong;
  return error.code === 'ENOENT' ? STATUS.notThere : STATUS.cannotRun;
}
