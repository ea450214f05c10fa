import { errnoNumber } from '@drydock/linux';
import {
  ACTIONS,
  type ActionName,
  ARCHITECTURES,
  type ArchitectureName,
  FLAGS,
  type KernelVersion,
  OPERATORS,
  type RuleFilter,
  type SeccompProfile,
} from './seccomp-profile.ts';

/** On what a profile's rules may depend. */
export type Circumstances = {
  /** All that the container may ever hold: its bounding set. */
  readonly capabilities: readonly string[];
  readonly architecture: MachineName;
  readonly kernel: KernelVersion;
};

/** As Go calls them, and so Docker's profiles. */
export type MachineName = 'amd64' | 'arm64';

/** A profile with all its questions answered: what is to be compiled. */
export type FilterRules = {
  /** SECCOMP_RET_* with its data. */
  readonly defaultAction: number;
  /** The native one first. */
  readonly architectures: readonly number[];
  /** SECCOMP_FILTER_FLAG_*, together. */
  readonly flags: number;
  readonly rules: readonly FilterRule[];
};

export type FilterRule = {
  readonly action: number;
  readonly names: readonly string[];
  readonly conditions: readonly {
    readonly index: number;
    readonly op: number;
    readonly a: bigint;
    readonly b: bigint;
  }[];
};

const NATIVE: Record<MachineName, ArchitectureName> = { amd64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' };
/** Whose programs a machine runs at all: calls of other architectures cannot be made there. */
const RUNS: Record<MachineName, readonly (keyof typeof ARCHITECTURES)[]> = {
  amd64: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  arm64: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
};

export function resolveProfile(profile: SeccompProfile, circumstances: Circumstances): FilterRules {
  const { architecture } = circumstances;
  const mapped = profile.archMap?.find((entry) => entry.architecture === NATIVE[architecture]);
  const named = new Set<ArchitectureName>([
    NATIVE[architecture],
    ...(mapped?.subArchitectures ?? []),
    ...(profile.architectures ?? []),
  ]);
  return {
    defaultAction: actionNumber(profile.defaultAction, profile.defaultErrnoRet),
    architectures: RUNS[architecture].filter((name) => named.has(name)).map((name) => ARCHITECTURES[name]),
    flags: (profile.flags ?? []).reduce((flags, name) => flags | FLAGS[name], 0),
    rules: profile.syscalls
      .filter(({ includes, excludes }) => fits(includes, circumstances) && !excluded(excludes, circumstances))
      .map(({ names, action, errnoRet, args }) => ({
        action: actionNumber(action, errnoRet),
        names,
        conditions: args.map(({ index, op, value, valueTwo }) => ({
          index,
          op: OPERATORS[op],
          a: value,
          b: op === 'SCMP_CMP_MASKED_EQ' ? valueTwo : 0n,
        })),
      })),
  };
}

/** The data of an action is 16 bits: for ERRNO and TRACE the number that the caller, or the tracer, gets. */
function actionNumber(action: ActionName, errno: number | undefined): number {
  const hasData = action === 'SCMP_ACT_ERRNO' || action === 'SCMP_ACT_TRACE';
  return hasData ? ACTIONS[action] + (errno ?? errnoNumber('EPERM')) : ACTIONS[action];
}

function fits({ caps, arches, minKernel }: RuleFilter, { capabilities, architecture, kernel }: Circumstances): boolean {
  if (caps?.some((name) => !capabilities.includes(name))) return false;
  if (arches !== undefined && arches.length > 0 && !arches.includes(architecture)) return false;
  return minKernel === undefined || isAtLeast(kernel, minKernel);
}

/** Excluded as soon as one of these is so. */
function excluded({ caps, arches, minKernel }: RuleFilter, { capabilities, architecture, kernel }: Circumstances) {
  if (caps?.some((name) => capabilities.includes(name))) return true;
  if (arches?.includes(architecture)) return true;
  return minKernel !== undefined && isAtLeast(kernel, minKernel);
}

const isAtLeast = (kernel: KernelVersion, wanted: KernelVersion): boolean =>
  kernel.major > wanted.major || (kernel.major === wanted.major && kernel.minor >= wanted.minor);
