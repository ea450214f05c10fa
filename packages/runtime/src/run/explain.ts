import { isCall, isFork, showStep } from '@drydock/linux';
import { isEngineStep, type Operation, type Plan, type Step } from '../operation.ts';

/** One operation of a plan, in words: what `--explain` prints, and lessons and the debugger show. */
export type ExplainedOperation = {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly askedBy: readonly string[];
  readonly byHand: readonly string[];
  /** As strace(1) would print them; what the engine does beside the process is told in words. */
  readonly calls: readonly string[];
  readonly effect: string;
};

export const explainPlan = (plan: Plan): readonly ExplainedOperation[] =>
  plan.map((operation, index) => explainOperation(operation, index + 1));

function explainOperation({ name, title, askedBy = [], byHand, steps, effect }: Operation, number: number) {
  return { number, name, title, askedBy, byHand, calls: steps.map(explainStep), effect };
}

function explainStep(step: Step): string {
  if (isEngineStep(step)) return `(beside it: ${step.engine})`;
  if (isCall(step) || isFork(step)) return showStep(step);
  return `(waits: ${step.tell})`;
}

/**
 * A plan as text for a terminal.
 *
 * @param id the container's: it stands in nearly every path, and is written as $ID, which a shell understands
 */
export function printPlan(plan: Plan, id: string): string {
  const text = explainPlan(plan).map(printOperation).join('\n\n');
  return `ID=${id}\n\n${text.replaceAll(id, '$ID')}`;
}

function printOperation({ number, name, title, askedBy, byHand, calls, effect }: ExplainedOperation): string {
  return [
    `${String(number).padStart(2)}  ${title}  (${name})`,
    ...(askedBy.length === 0 ? [] : [`    asked for by  ${askedBy.join(' ')}`]),
    ...byHand.map((line) => `    by hand       ${line}`),
    ...calls.map((line) => `    call          ${line}`),
    `    then          ${effect}`,
  ].join('\n');
}
