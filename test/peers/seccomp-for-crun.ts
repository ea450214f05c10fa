import type { SeccompProfile } from '@drydock/runtime';
import { resolveProfile } from '@drydock/runtime';

type Machine = Parameters<typeof resolveProfile>[1];

/** The rules of a profile that hold on a machine, in the form of the OCI runtime specification, config-linux.md. */
export function seccompForCrun(profile: SeccompProfile, machine: Machine) {
  const rules = profile.syscalls.filter(
    (rule) => resolveProfile({ ...profile, syscalls: [rule] }, machine).rules.length > 0,
  );
  return {
    defaultAction: profile.defaultAction,
    defaultErrnoRet: profile.defaultErrnoRet,
    architectures:
      process.arch === 'arm64'
        ? ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']
        : ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
    syscalls: rules.map(({ names, action, errnoRet, args }) => ({
      names,
      action,
      errnoRet,
      args: args.map(({ index, op, value, valueTwo }) => ({
        index,
        op,
        value: Number(value),
        valueTwo: Number(valueTwo),
      })),
    })),
  };
}
