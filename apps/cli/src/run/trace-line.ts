import { nameOfErrno, showStep } from '@drydock/linux';
import type { TracedCall } from '@drydock/runtime';

const NANOSECONDS_PER_MICROSECOND = 1000;
const NAME_WIDTH = 20;

/** One call as strace(1) would print it, behind the operation it belongs to and before the microseconds it took. */
export function traceLine({ operation, step, returned, errno, nanoseconds }: TracedCall): string {
  const outcome = errno === 0 ? String(returned) : `-1 ${nameOfErrno(errno)}`;
  const microseconds = (nanoseconds / NANOSECONDS_PER_MICROSECOND).toFixed(1);
  return `${operation.name.padEnd(NAME_WIDTH)} ${showStep(step)} = ${outcome} <${microseconds} µs>\n`;
}
