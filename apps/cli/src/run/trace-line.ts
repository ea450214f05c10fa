import { type Call, nameOfErrno, showStep } from '@drydock/linux';
import type { Plan, TracedCall } from '@drydock/runtime';

const NANOSECONDS_PER_MICROSECOND = 1000;
const NAME_WIDTH = 20;

/** One call as strace(1) would print it, behind the operation it belongs to and before the microseconds it took. */
export function traceLine({ operation, step, returned, errno, nanoseconds }: TracedCall): string {
  const outcome = errno === 0 ? String(returned) : `-1 ${nameOfErrno(errno)}`;
  const microseconds = (nanoseconds / NANOSECONDS_PER_MICROSECOND).toFixed(1);
  return `${operation.name.padEnd(NAME_WIDTH)} ${showStep(step)} = ${outcome} <${microseconds} µs>\n`;
}

/**
 * The execve that succeeded reports nothing: who called it is another program by then. Of a plan whose program has begun
 * it is the first that did not fail. Null for a plan that ends in none.
 */
export function lastLine(plan: Plan, calls: readonly TracedCall[]): string | null {
  const failed = new Set(calls.filter(({ errno }) => errno !== 0).map(({ step }) => step));
  const operation = plan.at(-1);
  const step = operation?.steps.find(
    (each): each is Call => 'call' in each && each.call === 'execve' && !failed.has(each),
  );
  if (operation === undefined || step === undefined) return null;
  return `${operation.name.padEnd(NAME_WIDTH)} ${showStep(step)} = 0 <not timed: it is the container now>\n`;
}
