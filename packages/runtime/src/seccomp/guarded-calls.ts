import type { CapabilityName } from '../capabilities/capability-table.ts';

/** Calls that a container may make only if it was given the capability which the kernel asks for anyway. */
export type GuardedCalls = {
  readonly capability: CapabilityName;
  readonly calls: readonly string[];
  /** What they do, and to whom: why the doorkeeper stands there too. */
  readonly why: string;
};

const guarded = (capability: CapabilityName, calls: string, why: string): GuardedCalls => ({
  capability,
  calls: calls.trim().split(/\s+/),
  why,
});

/**
 * The kernel would refuse these without the capability. Docker's filter refuses them as well, and earlier: a bug in the
 * code behind them cannot be reached then. Inside a user namespace of its own a process holds every capability, so for
 * some of these the filter is the only thing that stands in the way.
 */
export const GUARDED_CALLS: readonly GuardedCalls[] = [
  guarded(
    'CAP_SYS_ADMIN',
    'mount umount umount2 mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick',
    'mount something over a file of the container, or what the runtime has hidden, back into sight',
  ),
  guarded(
    'CAP_SYS_ADMIN',
    'unshare setns clone3',
    'make and enter namespaces: as root of a new user namespace it would reach much more of the kernel',
  ),
  guarded('CAP_SYS_ADMIN', 'sethostname setdomainname', 'change the name of the machine'),
  guarded('CAP_SYS_ADMIN', 'bpf perf_event_open', 'run programs of its own in the kernel, and watch all that happens'),
  guarded('CAP_SYS_ADMIN', 'syslog', "read the kernel's log, which tells of everybody, and of addresses"),
  guarded('CAP_SYS_ADMIN', 'quotactl quotactl_fd', 'change how much disk others may use'),
  guarded(
    'CAP_SYS_ADMIN',
    'fanotify_init lookup_dcookie',
    'follow what others do with files, whole file systems at once',
  ),
  guarded(
    'CAP_SYS_ADMIN',
    'lsm_get_self_attr lsm_list_modules lsm_set_self_attr',
    'speak to the security modules of the machine',
  ),
  guarded('CAP_BPF', 'bpf', 'run programs of its own in the kernel'),
  guarded('CAP_PERFMON', 'perf_event_open', 'watch all that happens on the machine'),
  guarded('CAP_SYSLOG', 'syslog', "read the kernel's log, which tells of everybody, and of addresses"),
  guarded(
    'CAP_DAC_READ_SEARCH',
    'open_by_handle_at',
    'open files by their number on the disk, past its own root directory: so containers were left in 2014',
  ),
  guarded('CAP_SYS_BOOT', 'reboot', 'restart the machine'),
  guarded('CAP_SYS_CHROOT', 'chroot', 'change where its paths start'),
  guarded('CAP_SYS_MODULE', 'delete_module init_module finit_module', 'load code into the kernel that all share'),
  guarded('CAP_SYS_PACCT', 'acct', 'have the kernel write a line for every process of the machine'),
  guarded(
    'CAP_SYS_PTRACE',
    'kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace',
    'look into other processes, take their descriptors, change their memory',
  ),
  guarded('CAP_SYS_RAWIO', 'iopl ioperm', 'speak to the hardware past the kernel'),
  guarded(
    'CAP_SYS_TIME',
    'settimeofday stime clock_settime clock_settime64',
    'set the clock: there is one for the whole machine',
  ),
  guarded('CAP_SYS_TTY_CONFIG', 'vhangup', 'hang up the terminal'),
  guarded(
    'CAP_SYS_NICE',
    'get_mempolicy mbind set_mempolicy set_mempolicy_home_node',
    "choose from which processor's memory it gets its own, at the cost of others",
  ),
];
