/**
 * Root is not one power but forty-one: since Linux 2.2 each thing that only root may do asks for one of these. A process
 * holds any of them without the others. The kernel knows them by number, which is the place in this list. See
 * capabilities(7).
 */
const TABLE = [
  ['CAP_CHOWN', 'give a file to another user or group'],
  ['CAP_DAC_OVERRIDE', 'read, write and enter files and folders whatever their permissions say'],
  ['CAP_DAC_READ_SEARCH', 'read any file and folder, and open files by handle, past the root directory'],
  ['CAP_FOWNER', "do to others' files what only their owner may: change modes, times, marks"],
  ['CAP_FSETID', 'keep the setuid and setgid bits of a file that it changes'],
  ['CAP_KILL', "send signals to others' processes"],
  ['CAP_SETGID', 'become any group, and choose its own list of groups'],
  ['CAP_SETUID', 'become any user'],
  ['CAP_SETPCAP', 'take capabilities out of the bounding set for good, and hand on its own'],
  ['CAP_LINUX_IMMUTABLE', 'mark files as immutable or append-only, and take the mark away'],
  ['CAP_NET_BIND_SERVICE', 'listen on ports below 1024'],
  ['CAP_NET_BROADCAST', 'nothing: the kernel asks for it nowhere'],
  ['CAP_NET_ADMIN', 'configure the network: interfaces, addresses, routes, firewall'],
  ['CAP_NET_RAW', 'send packets it made itself, as ping does, and read those that pass by'],
  ['CAP_IPC_LOCK', 'lock more memory than its limit, so that it is never swapped out'],
  ['CAP_IPC_OWNER', "use others' System V queues, semaphores and shared memory"],
  ['CAP_SYS_MODULE', 'load code into the kernel'],
  ['CAP_SYS_RAWIO', 'reach devices past their drivers: I/O ports, /dev/mem'],
  ['CAP_SYS_CHROOT', 'change where its paths start, and enter mount namespaces'],
  ['CAP_SYS_PTRACE', 'look into any process, stop it, and change its memory'],
  ['CAP_SYS_PACCT', 'switch process accounting on and off'],
  ['CAP_SYS_ADMIN', 'mount, make namespaces, set the host name, and a hundred things more: nearly root'],
  ['CAP_SYS_BOOT', 'restart the machine, or start another kernel'],
  ['CAP_SYS_NICE', "raise priorities, its own and others', and choose processors"],
  ['CAP_SYS_RESOURCE', 'raise its own limits, and go over quotas'],
  ['CAP_SYS_TIME', 'set the clock'],
  ['CAP_SYS_TTY_CONFIG', 'hang up terminals'],
  ['CAP_MKNOD', 'make device files'],
  ['CAP_LEASE', 'be told, on files that are not its own, when somebody opens them'],
  ['CAP_AUDIT_WRITE', "write into the kernel's audit log"],
  ['CAP_AUDIT_CONTROL', 'switch auditing on and off, and change its rules'],
  ['CAP_SETFCAP', 'give a program file capabilities'],
  ['CAP_MAC_OVERRIDE', 'pass by mandatory access control (Smack)'],
  ['CAP_MAC_ADMIN', 'change the rules of mandatory access control (Smack, AppArmor)'],
  ['CAP_SYSLOG', "read the kernel's log, and its addresses"],
  ['CAP_WAKE_ALARM', 'wake the machine from sleep at a set time'],
  ['CAP_BLOCK_SUSPEND', 'keep the machine from going to sleep'],
  ['CAP_AUDIT_READ', "listen to the kernel's audit log"],
  ['CAP_PERFMON', 'measure and trace the whole machine'],
  ['CAP_BPF', 'load BPF programs and maps'],
  ['CAP_CHECKPOINT_RESTORE', 'choose the number of a new process, as a restored one needs'],
] as const;

export type CapabilityName = (typeof TABLE)[number][0];

export type Capability = { readonly name: CapabilityName; readonly number: number; readonly lets: string };

/** In the kernel's order: number N stands at N. `lets` ends the sentence "lets a process …". */
export const CAPABILITIES: readonly Capability[] = TABLE.map(([name, lets], number) => ({ name, number, lets }));

/**
 * What Docker leaves to the root of a container: what installing and starting ordinary programs needs, and nothing that
 * reaches beyond the container's own files, processes and network.
 */
export const DOCKER_DEFAULT: readonly CapabilityName[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_RAW',
  'CAP_SYS_CHROOT',
  'CAP_MKNOD',
  'CAP_AUDIT_WRITE',
  'CAP_SETFCAP',
];

const numbers = new Map<string, number>(CAPABILITIES.map(({ name, number }) => [name, number]));

/** "CAP_SYS_ADMIN" is 21; undefined for a name that is none. */
export const findCapability = (name: string): Capability | undefined => CAPABILITIES[numbers.get(name) ?? -1];

/** The number behind a capability's name. */
export const capabilityNumber = (name: CapabilityName): number => numbers.get(name) ?? 0;
