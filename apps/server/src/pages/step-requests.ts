import {
  Failure,
  fillValue,
  parameterValues,
  type RequestPayload,
  runtimeOperationSchema,
  type VerbPayload,
} from '@drydock/protocol';
import type { FindStep } from '../labs/load-steps.ts';

/* What a page names, the step and its offer, is looked up here, and filled in with the learner's own values. */

type StepName = { readonly lab: string; readonly step: string };

/** What the keeper is to watch for this step. @throws Failure `unknown-step` */
export function checksToWatch(
  findStep: FindStep,
  step: StepName,
  session: string,
): Omit<VerbPayload<'checks.watch'>, 'session'> {
  const { checks, parameters } = stepOf(findStep, step, 'enter the step');
  return { step: nameOf(step), checks: fillValue([...checks], valuesFor(parameters, step, session)) };
}

/** What the keeper is to perform: only what the step offers. @throws Failure `unknown-step`, `unknown-operation` */
export function operationToPerform(
  findStep: FindStep,
  request: RequestPayload<'operation:perform'>,
  session: string,
): Omit<VerbPayload<'operation.perform'>, 'session'> {
  const { step, offer, ...where } = request;
  const { runtime, parameters } = stepOf(findStep, step, 'perform an operation of the step');
  const offered = runtime[offer];
  const name = `perform operation ${offer} of the step "${nameOf(step)}"`;
  if (offered === undefined) {
    throw new Failure('unknown-operation', `${name}: the step offers ${runtime.length}, counted from 0`, {
      hint: RELOAD,
    });
  }
  const filled = runtimeOperationSchema.safeParse(fillValue(offered, valuesFor(parameters, step, session)));
  if (!filled.success) {
    const reason = filled.error.issues[0]?.message ?? 'it is not understood';
    throw new Failure('unknown-operation', `${name}: with the learner's values filled in, ${reason}`, {
      hint: 'Do it by hand, and tell the author of the lab.',
    });
  }
  return { operation: filled.data, ...where };
}

const RELOAD = 'Reload the page; if it happens again, the labs of the server and of the page differ.';

const nameOf = ({ lab, step }: StepName): string => `${lab}/${step}`;

/** The same values as the page fills into the text: both compute them from the session and the lab. */
const valuesFor = (parameters: Parameters<typeof parameterValues>[0], { lab }: StepName, session: string) =>
  parameterValues(parameters, `${session}/${lab}`);

function stepOf(findStep: FindStep, step: StepName, what: string) {
  const found = findStep(step);
  if (found !== undefined) return found;
  throw new Failure('unknown-step', `${what} "${nameOf(step)}": the server has no such step`, { hint: RELOAD });
}
