import {
  type ContainerRecord,
  cgroupOf,
  changeLimits,
  type GivenFlags,
  isRunning,
  lastOf,
  limitFilesOf,
  parseRestartPolicy,
  RUN_FLAGS,
  RuntimeError,
  specifyLimits,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { alone } from '../life/alone.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import type { Command } from './command.ts';
import { eachOperand } from './each-operand.ts';

/** Of run's flags, those that can be changed afterwards. */
const CHANGEABLE = new Set([
  'memory',
  'memory-swap',
  'memory-reservation',
  'cpus',
  'cpu-shares',
  'cpuset-cpus',
  'pids-limit',
  'restart',
]);

export const update: Command = {
  name: 'update',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Change what containers may use, also while they run',
  flags: RUN_FLAGS.filter(({ name }) => CHANGEABLE.has(name)),
  run: async (asked) => {
    const { engine, given } = asked;
    if (given.size === 0) {
      throw new RuntimeError('asked-wrongly', 'update: nothing to change', { hint: 'Add a flag: --memory=512m.' });
    }
    return eachOperand(asked, (name) => {
      const { id } = engine.containers.find(name).specification;
      return alone(engine, id, async () => updateOne(engine, id, given));
    });
  },
};

/** First the kernel, then the record: what was not acknowledged is taken back by the next engine, which writes the record's. */
function updateOne(engine: Engine, id: string, given: GivenFlags): void {
  const record = engine.containers.find(id);
  const { specification } = record;
  const limits = specifyLimits(given, specification.limits);
  const life = { ...specification.life, restart: restartOf(record, lastOf(given, 'restart')) };
  if (isRunning(record)) {
    changeLimits(cgroupOf(engine.place.cgroupRoot, id), limitFilesOf(specification.limits), limitFilesOf(limits));
  }
  const after = { ...record, specification: { ...specification, limits, life } };
  engine.containers.write(after);
  tellOfContainer(engine, after, 'update');
}

function restartOf({ specification: { name, life } }: ContainerRecord, text: string | null) {
  if (text === null) return life.restart;
  const restart = parseRestartPolicy(text);
  if (!life.isRemovedAtEnd || restart.policy === 'no') return restart;
  throw new RuntimeError(
    'asked-wrongly',
    `--restart=${text}: container "${name}" is removed when it has ended (--rm)`,
    {
      hint: 'Leave it out.',
    },
  );
}
