import { call, SECCOMP_SET_MODE_FILTER, type Struct } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { assertStartable } from './assert-startable.ts';
import type { CompiledFilter } from './compile-filter.ts';
import { INSTRUCTION_BYTES } from './filter-instructions.ts';

export type FilterSystemCalls = {
  readonly filter: CompiledFilter;
  /** Where its rules come from: "Docker's default profile", or the path of a file. */
  readonly source: string;
};

/**
 * A doorkeeper at the kernel's only door. From here on every system call of this process, and of all that it ever
 * starts, is first looked at by a small program, the filter: it sees the number and the arguments, and says what becomes
 * of the call. It can be made stricter later, and never taken away. It comes last, so that it need not allow what was
 * needed to make the container; only the exec is still before it. See seccomp(2).
 *
 * @throws PowerError when not even that exec would get past it
 */
export function filterSystemCalls({ filter, source }: FilterSystemCalls): Operation {
  assertStartable(filter, source);
  const length = filter.instructions.length / INSTRUCTION_BYTES;
  return {
    name: 'filter-system-calls',
    title: 'Say which system calls there are',
    effect: 'Seccomp in /proc/PID/status is 2, and Seccomp_filters is one more',
    byHand: [
      `# no command installs a filter: a program calls seccomp(2) itself, with ${length} instructions made of`,
    ].concat(`# ${source}`),
    steps: [call('seccomp', [SECCOMP_SET_MODE_FILTER, filter.flags, filterProgram(filter, source, length)])],
  };
}

/** struct sock_fprog: u16 number of instructions, then their address at byte 8. */
const FPROG_BYTES = 16;
const ADDRESS_OFFSET = 8;

function filterProgram({ instructions }: CompiledFilter, source: string, length: number): Struct {
  const bytes = Buffer.alloc(FPROG_BYTES);
  bytes.writeUInt16LE(length, 0);
  return {
    bytes,
    pointers: [{ offset: ADDRESS_OFFSET, target: { bytes: instructions } }],
    shown: `{len=${length}, filter=[${source}]}`,
  };
}
