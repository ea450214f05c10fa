import { allOf, isOn, lastOf, parseDetachKeys, printPlan, RUN_FLAGS, type TracedCall } from '@drydock/runtime';
import { removeContainer } from '../life/remove-container.ts';
import { planOf, type Starter, startContainer } from '../life/start-container.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { nameProgram } from '../run/name-program.ts';
import { newContainer } from '../run/new-container.ts';
import { refuseNoTerminal } from '../run/refuse-no-terminal.ts';
import { askBefore } from '../run/step-by-step.ts';
import { lastLine, traceLine } from '../run/trace-line.ts';
import { without } from '../run/without.ts';
import { type Command, STATUS } from './command.ts';

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
    // Until the container is written down, nobody may clear its image away.
    using _hold = await engine.images.holdForAdding(asked.signal);
    const { specification, record } = await newContainer(asked);
    const { id, life, origins } = specification;
    const detachKeys = parseDetachKeys(lastOf(given, 'detach-keys'));
    const starter: Starter = { kind: life.isDetached ? 'leaves' : 'looks-on', command: caller, detachKeys };
    const plan = without(planOf(engine, record, starter, origins), allOf(given, 'without'));
    if (isOn(given, 'explain')) {
      caller.print(`${printPlan(plan, id)}\n`);
      return STATUS.done;
    }
    if (!life.isDetached) refuseNoTerminal(asked);
    engine.containers.write(record); // the name is its own now, or somebody else has it
    tellOfContainer(engine, record, 'create');
    const calls: TracedCall[] = [];
    const isTraced = isOn(given, 'trace');
    let last = '';
    try {
      await startContainer(engine, {
        record,
        plan,
        starter,
        onCall: (call) => void (isTraced && calls.push(call)),
        ...(isOn(given, 'step') ? { beforeOperation: askBefore(caller, plan.length), reportsAtOnce: true } : {}),
      });
      if (isTraced) last = lastLine(plan, calls) ?? '';
    } catch (error) {
      removeContainer(engine, id);
      throw nameProgram(error, specification.process.argv[0]);
    } finally {
      caller.complain(calls.map(traceLine).join('') + last);
    }
    if (life.isDetached) caller.print(`${id}\n`);
    caller.release();
    return null;
  },
};
