import { closeSync, fstatSync, readSync } from 'node:fs';
import koffi from 'koffi';
import { call } from './call.ts';
import { MFD_CLOEXEC } from './flags.ts';
import { KernelError } from './kernel-error.ts';
import { syscall } from './syscall.ts';

/**
 * libseccomp, which knows the numbers of the system calls on every architecture, and turns rules into a program for the
 * kernel. See seccomp_rule_add(3).
 */
const LIBRARY = 'libseccomp.so.2';

/** Condition on one argument: `argument OP a`, and for a masked comparison `(argument & a) == b`. */
export type ArgumentCondition = {
  readonly index: number;
  /** enum scmp_compare of seccomp.h. */
  readonly op: number;
  readonly a: bigint;
  readonly b: bigint;
};

/** struct scmp_arg_cmp: argument number and comparison, 32 bits each; two values of 64. */
const CONDITION_BYTES = 24;

type Library = ReturnType<typeof load>;
let loaded: Library | null = null;

/** At first use: whoever filters nothing needs no library. */
function library(): Library {
  loaded ??= load();
  return loaded;
}

function load() {
  const seccomp = loadLibrary();
  const free = koffi.load('libc.so.6').func('free', 'void', ['void *']);
  return {
    free,
    init: seccomp.func('seccomp_init', 'void *', ['uint32_t']),
    release: seccomp.func('seccomp_release', 'void', ['void *']),
    archAdd: seccomp.func('seccomp_arch_add', 'int', ['void *', 'uint32_t']),
    attributeSet: seccomp.func('seccomp_attr_set', 'int', ['void *', 'int', 'uint32_t']),
    ruleAdd: seccomp.func('seccomp_rule_add_array', 'int', ['void *', 'uint32_t', 'int', 'unsigned int', 'void *']),
    exportBpf: seccomp.func('seccomp_export_bpf', 'int', ['void *', 'int']),
    version: seccomp.func('seccomp_version', 'void *', []),
    resolveName: seccomp.func('seccomp_syscall_resolve_name_arch', 'int', ['uint32_t', 'str']),
    resolveNumber: seccomp.func('seccomp_syscall_resolve_num_arch', 'void *', ['uint32_t', 'int']),
  };
}

/** "2.5.4": which calls have names depends on it. */
export function libseccompVersion(): string {
  const [major = 0, minor = 0, micro = 0]: number[] = koffi.decode(library().version(), 'unsigned int', 3);
  return `${major}.${minor}.${micro}`;
}

function loadLibrary() {
  try {
    return koffi.load(LIBRARY);
  } catch (cause) {
    throw new Error(`${LIBRARY}: cannot be loaded; Debian has it in the package libseccomp2`, { cause });
  }
}

/** The architecture this runs on, for libseccomp. */
export const SCMP_ARCH_NATIVE = 0;
/** What resolving answers to a name that no architecture has; other negative numbers are calls of other architectures. */
export const NR_SCMP_ERROR = -1;

/** The number of a call; NR_SCMP_ERROR when the library does not know the name, below it when this architecture has none. */
export const resolveCallName = (name: string, architecture = SCMP_ARCH_NATIVE): number =>
  library().resolveName(architecture, name);

/** The name of a call; null for a number that the library does not know. */
export function resolveCallNumber(number: number, architecture = SCMP_ARCH_NATIVE): string | null {
  const address: unknown = library().resolveNumber(architecture, number);
  if (address === null) return null;
  try {
    return String(koffi.decode(address, 'char', -1));
  } finally {
    library().free(address);
  }
}

/** A filter that is being written. It must be closed: its memory is the library's. */
export class SeccompFilter {
  readonly #context: unknown;

  /** @param defaultAction what becomes of calls that no rule is about: SECCOMP_RET_* with its data */
  constructor(defaultAction: number) {
    this.#context = library().init(defaultAction);
    if (this.#context === null) throw new RangeError(`seccomp filter: 0x${defaultAction.toString(16)} is no action`);
  }

  /** Adds an architecture beside this machine's own: its calls have other numbers. */
  addArchitecture(architecture: number): void {
    check('seccomp_arch_add', library().archAdd(this.#context, architecture), ['EEXIST']);
  }

  /** @param attribute enum scmp_filter_attr of seccomp.h */
  setAttribute(attribute: number, value: number): void {
    check('seccomp_attr_set', library().attributeSet(this.#context, attribute, value));
  }

  /** The conditions must all hold. A call that one of the architectures does not have is left out there. */
  addRule(action: number, number: number, conditions: readonly ArgumentCondition[]): void {
    const bytes = Buffer.alloc(Math.max(CONDITION_BYTES * conditions.length, 1));
    conditions.forEach(({ index, op, a, b }, place) => {
      const at = place * CONDITION_BYTES;
      bytes.writeUInt32LE(index, at);
      bytes.writeUInt32LE(op, at + 4);
      bytes.writeBigUInt64LE(a, at + 8);
      bytes.writeBigUInt64LE(b, at + 16);
    });
    const added = library().ruleAdd(this.#context, action, number, conditions.length, bytes);
    // EEXIST: the same rule is there already.
    check('seccomp_rule_add', added, ['EEXIST']);
  }

  /** The program for the kernel: struct sock_filter, eight bytes each. */
  exportBpf(): Uint8Array {
    const file = syscall(call('memfd_create', ['seccomp filter', MFD_CLOEXEC]));
    try {
      check('seccomp_export_bpf', library().exportBpf(this.#context, file));
      const bytes = Buffer.alloc(fstatSync(file).size);
      readSync(file, bytes, 0, bytes.length, 0);
      return bytes;
    } finally {
      closeSync(file);
    }
  }

  [Symbol.dispose](): void {
    library().release(this.#context);
  }
}

/** The library returns 0, or an errno with its sign turned. */
function check(what: string, returned: number, accepted: readonly string[] = []): void {
  if (returned >= 0) return;
  const error = new KernelError(what, -returned);
  if (!accepted.includes(error.code)) throw error;
}
