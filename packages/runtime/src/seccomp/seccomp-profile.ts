/**
 * A profile in Docker's format: what becomes of a call that no rule is about, and rules. It is a superset of the OCI
 * runtime specification's `linux.seccomp`: a rule may depend on capabilities, architecture and kernel.
 */
export type SeccompProfile = {
  readonly defaultAction: ActionName;
  /** The errno of a default SCMP_ACT_ERRNO; EPERM when not given. */
  readonly defaultErrnoRet?: number;
  /** Beside each native architecture, those whose programs the same machine also runs. */
  readonly archMap?: readonly ArchitectureEntry[];
  /** Instead of archMap, as in the OCI's format. */
  readonly architectures?: readonly ArchitectureName[];
  readonly flags?: readonly FlagName[];
  readonly syscalls: readonly SeccompRule[];
};

export type ArchitectureEntry = {
  readonly architecture: ArchitectureName;
  readonly subArchitectures: readonly ArchitectureName[];
};

export type SeccompRule = {
  readonly names: readonly string[];
  readonly action: ActionName;
  readonly errnoRet?: number;
  /** All must hold; but of several about the same argument, one is enough: so every runtime reads it. */
  readonly args: readonly RuleArgument[];
  readonly includes: RuleFilter;
  readonly excludes: RuleFilter;
};

export type RuleArgument = {
  /** 0 to 5. */
  readonly index: number;
  readonly value: bigint;
  /** For SCMP_CMP_MASKED_EQ: (argument & value) == valueTwo. */
  readonly valueTwo: bigint;
  readonly op: OperatorName;
};

/** A rule is used where all of `includes` fit, and none of `excludes`. */
export type RuleFilter = {
  readonly caps?: readonly string[];
  /** As Go calls them: "amd64", "arm64". */
  readonly arches?: readonly string[];
  readonly minKernel?: KernelVersion;
};

export type KernelVersion = { readonly major: number; readonly minor: number };

/** Action, and what it is to the kernel without its data: the SECCOMP_RET_* of seccomp(2). */
export const ACTIONS = {
  SCMP_ACT_KILL: 0,
  SCMP_ACT_KILL_THREAD: 0,
  SCMP_ACT_KILL_PROCESS: 0x8000_0000,
  SCMP_ACT_TRAP: 0x3_0000,
  SCMP_ACT_ERRNO: 0x5_0000,
  SCMP_ACT_TRACE: 0x7ff0_0000,
  SCMP_ACT_LOG: 0x7ffc_0000,
  SCMP_ACT_ALLOW: 0x7fff_0000,
} as const;
export type ActionName = keyof typeof ACTIONS;

/** enum scmp_compare of seccomp.h. */
export const OPERATORS = {
  SCMP_CMP_NE: 1,
  SCMP_CMP_LT: 2,
  SCMP_CMP_LE: 3,
  SCMP_CMP_EQ: 4,
  SCMP_CMP_GE: 5,
  SCMP_CMP_GT: 6,
  SCMP_CMP_MASKED_EQ: 7,
} as const;
export type OperatorName = keyof typeof OPERATORS;

/** Numbers of linux/audit.h; x32 has one of libseccomp's own, since to the kernel it is x86-64 with a bit set. */
export const ARCHITECTURES = {
  SCMP_ARCH_X86: 0x4000_0003,
  SCMP_ARCH_X86_64: 0xc000_003e,
  SCMP_ARCH_X32: 0x4000_003e,
  SCMP_ARCH_ARM: 0x4000_0028,
  SCMP_ARCH_AARCH64: 0xc000_00b7,
} as const;

/** Of the machine this runs on. */
export const NATIVE_ARCHITECTURE =
  process.arch === 'arm64' ? ARCHITECTURES.SCMP_ARCH_AARCH64 : ARCHITECTURES.SCMP_ARCH_X86_64;

/** Architectures of other machines: a profile may name them, and their calls cannot be made here. */
const OTHER_ARCHITECTURES = [
  'SCMP_ARCH_LOONGARCH64',
  'SCMP_ARCH_M68K',
  'SCMP_ARCH_MIPS',
  'SCMP_ARCH_MIPS64',
  'SCMP_ARCH_MIPS64N32',
  'SCMP_ARCH_MIPSEL',
  'SCMP_ARCH_MIPSEL64',
  'SCMP_ARCH_MIPSEL64N32',
  'SCMP_ARCH_PARISC',
  'SCMP_ARCH_PARISC64',
  'SCMP_ARCH_PPC',
  'SCMP_ARCH_PPC64',
  'SCMP_ARCH_PPC64LE',
  'SCMP_ARCH_RISCV64',
  'SCMP_ARCH_S390',
  'SCMP_ARCH_S390X',
  'SCMP_ARCH_SH',
  'SCMP_ARCH_SHEB',
] as const;
export type ArchitectureName = keyof typeof ARCHITECTURES | (typeof OTHER_ARCHITECTURES)[number];
export const ARCHITECTURE_NAMES: readonly ArchitectureName[] = [
  ...(Object.keys(ARCHITECTURES) as (keyof typeof ARCHITECTURES)[]),
  ...OTHER_ARCHITECTURES,
];

/** SECCOMP_FILTER_FLAG_* of seccomp(2). TSYNC is for threads that run already: there are none before an exec. */
export const FLAGS = {
  SECCOMP_FILTER_FLAG_TSYNC: 0,
  SECCOMP_FILTER_FLAG_LOG: 2,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW: 4,
} as const;
export type FlagName = keyof typeof FLAGS;
