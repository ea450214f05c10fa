import { call, errnoNumber, SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, SECCOMP_SET_MODE_FILTER } from '@drydock/linux';

/**
 * System calls that no lesson needs and that have let people out of containers before, [x64, arm64]; -1: not there.
 * What makes containers (clone, unshare, setns, mount, pivot_root, …) stays open, and so do ptrace and seccomp.
 */
const REFUSED: Readonly<Record<string, readonly [number, number]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  adjtimex: [159, 171],
  bpf: [321, 280],
  clock_adjtime: [305, 266],
  clock_settime: [227, 112],
  delete_module: [176, 106],
  fanotify_init: [300, 262],
  finit_module: [313, 273],
  init_module: [175, 105],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  ioperm: [173, -1],
  iopl: [172, -1],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  lookup_dcookie: [212, 18],
  open_by_handle_at: [304, 265],
  perf_event_open: [298, 241],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  request_key: [249, 218],
  settimeofday: [164, 170],
  swapoff: [168, 225],
  swapon: [167, 224],
  syslog: [103, 116],
  userfaultfd: [323, 282],
};

/** linux/audit.h: AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64. */
const ARCHITECTURE = process.arch === 'arm64' ? 0xc00000b7 : 0xc000003e;
/** Calls of the x32 ABI carry this bit: other numbers for the same calls, so all are refused. */
const X32_BIT = 0x4000_0000;

/** linux/filter.h: load a word of struct seccomp_data, compare, return. */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_NOT_LESS = 0x35;
const RETURN = 0x06;
const DATA_NUMBER_OFFSET = 0;
const DATA_ARCHITECTURE_OFFSET = 4;
const INSTRUCTION_BYTES = 8;

/** The session's filter, as a call of seccomp(2): refuses with EPERM, and with ENOSYS what belongs to another ABI. */
export function systemCallFilter() {
  const numbers = Object.values(REFUSED)
    .map(([x64, arm64]) => (process.arch === 'arm64' ? arm64 : x64))
    .filter((number) => number >= 0);
  const filter = assemble(numbers);
  const program = Buffer.alloc(16); // struct sock_fprog: u16 length, then a pointer
  program.writeUInt16LE(filter.length / INSTRUCTION_BYTES, 0);
  const shown = `{len=${filter.length / INSTRUCTION_BYTES}, filter=[refuse ${Object.keys(REFUSED).join(', ')}]}`;
  const argument = { bytes: program, pointers: [{ offset: 8, target: { bytes: filter } }], shown };
  return call('seccomp', [SECCOMP_SET_MODE_FILTER, 0, argument]);
}

function assemble(numbers: readonly number[]): Buffer {
  const toOtherAbi = numbers.length + 4; // from the first comparison: over the load, x32, the numbers and two returns
  const instructions = [
    instruction(LOAD_WORD, DATA_ARCHITECTURE_OFFSET),
    instruction(JUMP_IF_EQUAL, ARCHITECTURE, 0, toOtherAbi),
    instruction(LOAD_WORD, DATA_NUMBER_OFFSET),
    instruction(JUMP_IF_NOT_LESS, X32_BIT, toOtherAbi - 2, 0),
    // Equal: jump over the comparisons left and the allowing return.
    ...numbers.map((number, index) => instruction(JUMP_IF_EQUAL, number, numbers.length - index, 0)),
    instruction(RETURN, SECCOMP_RET_ALLOW),
    instruction(RETURN, SECCOMP_RET_ERRNO | errnoNumber('EPERM')),
    instruction(RETURN, SECCOMP_RET_ERRNO | errnoNumber('ENOSYS')),
  ];
  return Buffer.concat(instructions);
}

function instruction(code: number, value: number, jumpTrue = 0, jumpFalse = 0): Buffer {
  const bytes = Buffer.alloc(INSTRUCTION_BYTES);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(jumpTrue, 2);
  bytes.writeUInt8(jumpFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
