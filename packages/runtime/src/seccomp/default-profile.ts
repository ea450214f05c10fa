import { errnoNumber } from '@drydock/linux';
import { EVERYDAY_CALLS } from './everyday-calls.ts';
import { GUARDED_CALLS } from './guarded-calls.ts';
import type { OperatorName, RuleArgument, SeccompProfile, SeccompRule } from './seccomp-profile.ts';

const NOTHING = { args: [], includes: {}, excludes: {} } as const;
const allow = (names: readonly string[], more: Partial<SeccompRule> = {}): SeccompRule => ({
  ...NOTHING,
  names,
  action: 'SCMP_ACT_ALLOW',
  ...more,
});
const argument = (index: number, op: OperatorName, value: number, valueTwo = 0): RuleArgument => ({
  index,
  op,
  value: BigInt(value),
  valueTwo: BigInt(valueTwo),
});

/** The flags of clone(2) that make namespaces, but for time's, which clone(2) cannot make. */
const NAMESPACE_FLAGS = 0x7e02_0000;
/** personality(2): as it is, 32-bit, without random addresses, both, and asking. Others switch protections off. */
const PERSONALITIES = [0x0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffff];
/** address_families(7). AF_ALG has the kernel do cryptography, AF_VSOCK speaks to the machine around a virtual one. */
const AF_ALG = 38;
const AF_VSOCK = 40;

/**
 * Docker's default profile. Every program may make some 350 calls of the 460 there are; for a few it depends on an
 * argument, for others on the capabilities that the container was given. All else answers EPERM: operation not
 * permitted, as if a right were missing. (Of calls that are newer than the profile see newer-calls.ts.)
 */
export const DEFAULT_PROFILE: SeccompProfile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: errnoNumber('EPERM'),
  archMap: [
    { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
    { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
  ],
  syscalls: [
    ...EVERYDAY_CALLS.map(({ calls }) => allow(calls)),

    // Before 4.8 a traced process could slip past its filter: seccomp(2).
    allow(['process_vm_readv', 'process_vm_writev', 'ptrace'], { includes: { minKernel: { major: 4, minor: 8 } } }),

    // A filter can look at numbers, not at what an address points to. So "all but two" is three ranges.
    allow(['socket'], { args: [argument(0, 'SCMP_CMP_LT', AF_ALG)] }),
    allow(['socket'], { args: [argument(0, 'SCMP_CMP_EQ', AF_ALG + 1)] }),
    allow(['socket'], { args: [argument(0, 'SCMP_CMP_GT', AF_VSOCK)] }),
    ...PERSONALITIES.map((value) => allow(['personality'], { args: [argument(0, 'SCMP_CMP_EQ', value)] })),

    // New processes and threads, but no new namespaces: none of those flags may be set.
    allow(['clone'], {
      args: [argument(0, 'SCMP_CMP_MASKED_EQ', NAMESPACE_FLAGS, 0)],
      excludes: { caps: ['CAP_SYS_ADMIN'] },
    }),
    allow(['clone'], { includes: { caps: ['CAP_SYS_ADMIN'] } }),
    // Its flags are in memory, where no filter can see them. "No such call" makes the C library fall back to clone.
    {
      ...NOTHING,
      names: ['clone3'],
      action: 'SCMP_ACT_ERRNO',
      errnoRet: errnoNumber('ENOSYS'),
      excludes: { caps: ['CAP_SYS_ADMIN'] },
    },
    ...GUARDED_CALLS.map(({ capability, calls }) => allow(calls, { includes: { caps: [capability] } })),

    // Calls that one kind of processor has.
    allow(['arch_prctl'], { includes: { arches: ['amd64', 'x32'] } }),
    allow(['modify_ldt'], { includes: { arches: ['amd64', 'x32', 'x86'] } }),
    allow(['arm_fadvise64_64', 'arm_sync_file_range', 'sync_file_range2', 'breakpoint', 'cacheflush', 'set_tls'], {
      includes: { arches: ['arm', 'arm64'] },
    }),
  ],
};
