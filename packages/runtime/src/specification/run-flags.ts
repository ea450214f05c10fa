import type { Flag } from './flag.ts';

const nothing = (name: string, about: string, more: Partial<Flag> = {}): Flag => ({
  name,
  takes: 'nothing',
  about,
  ...more,
});
const value = (name: string, placeholder: string, about: string, more: Partial<Flag> = {}): Flag => ({
  name,
  takes: 'value',
  placeholder,
  about,
  ...more,
});
const list = (name: string, placeholder: string, about: string, more: Partial<Flag> = {}): Flag => ({
  name,
  takes: 'list',
  placeholder,
  about,
  ...more,
});

/** What it sees: namespaces(7). */
const SEES = [
  value('pid', 'host|container:ID', 'Whose processes it sees'),
  value('network', 'NAME|none|host|container:ID', 'Whose network it has', { alias: 'net' }),
  value('ipc', 'host|private|container:ID', 'Whose shared memory and message queues it has'),
  value('uts', 'host|container:ID', 'Whose host name it has'),
  value('userns', 'host|private', 'Whose user ids it has'),
  value('cgroupns', 'host|private', 'Whether it sees the cgroups above its own'),
  value('hostname', 'NAME', 'Its host name', { short: 'h' }),
];

/** What it may use: cgroups(7), getrlimit(2). */
const MAY_USE = [
  value('memory', 'BYTES', 'Memory it may use: 512m', { short: 'm' }),
  value('memory-swap', 'BYTES', 'Memory and swap together; -1: swap without limit'),
  value('memory-reservation', 'BYTES', 'Memory that is left to it when the machine runs short'),
  value('cpus', 'NUMBER', 'Processor time it may use: 1.5 is one and a half processors'),
  value('cpu-shares', 'NUMBER', 'Its weight when processors are short; 1024 is the usual', { short: 'c' }),
  value('cpuset-cpus', 'LIST', 'Processors it may run on: 0-2,4'),
  value('pids-limit', 'NUMBER', 'Processes it may have; -1: no limit'),
  list('device-read-bps', 'DEVICE:BYTES', 'Bytes a second it may read from a device'),
  list('device-write-bps', 'DEVICE:BYTES', 'Bytes a second it may write to a device'),
  list('ulimit', 'NAME=SOFT[:HARD]', 'A limit of each of its processes: nofile=1024'),
  value('shm-size', 'BYTES', 'Size of its /dev/shm'),
];

/** Which files it has. */
const HAS = [
  list('volume', '[SOURCE:]TARGET[:ro]', 'Mount a directory, a named volume, or a new one', { short: 'v' }),
  list('mount', 'type=…,source=…,target=…', 'Mount in full words: bind, volume or tmpfs'),
  list('tmpfs', 'TARGET[:OPTIONS]', 'Mount memory at a directory'),
  nothing('read-only', 'Mount its root read-only'),
  list('device', 'PATH[:TARGET][:rwm]', 'Give it a device, to read, to write, to make nodes of'),
];

/** Whom it can talk to. */
const TALKS = [
  list('publish', '[ADDRESS:][PORT:]PORT[/udp]', 'Make a port of it reachable', { short: 'p' }),
  nothing('publish-all', 'Publish every port that the image exposes', { short: 'P' }),
  value('ip', 'ADDRESS', 'Its address, of the network’s'),
  value('mac-address', 'MAC', 'The hardware address of its eth0'),
  list('network-alias', 'NAME', 'One more name of it in its network', { alias: 'net-alias' }),
  list('dns', 'ADDRESS', 'Who answers its questions for names'),
  list('dns-search', 'DOMAIN', 'What is appended to short names'),
  list('add-host', 'NAME:ADDRESS', 'A line of its /etc/hosts'),
];

/** What it may do: capabilities(7), seccomp(2). */
const MAY_DO = [
  value('user', 'NAME|UID[:GROUP]', 'Who runs its first process', { short: 'u' }),
  list('cap-add', 'NAME', 'A capability more than usual; ALL for every one'),
  list('cap-drop', 'NAME', 'A capability less than usual; ALL for every one'),
  nothing('privileged', 'Every capability, every device, no filter'),
  list('security-opt', 'seccomp=FILE|no-new-privileges', 'Another filter of system calls, or none: unconfined'),
];

/** What runs in it, and how. */
const RUNS = [
  nothing('interactive', 'Keep its standard input open', { short: 'i' }),
  nothing('tty', 'Give it a terminal', { short: 't' }),
  nothing('detach', 'Leave it in the background, and print its id', { short: 'd' }),
  value('detach-keys', 'KEYS', 'Keys that leave it running: ctrl-p,ctrl-q without a word'),
  nothing('rm', 'Remove it when it has ended'),
  nothing('init', 'Run a small init as its process 1'),
  value('entrypoint', 'PROGRAM', 'What runs instead of the image’s entry point'),
  value('workdir', 'PATH', 'The directory it starts in', { short: 'w' }),
  list('env', 'NAME[=VALUE]', 'A variable of its environment', { short: 'e' }),
  list('env-file', 'FILE', 'A file of such variables'),
  value('name', 'NAME', 'What it is called'),
  list('label', 'NAME=VALUE', 'A note on it', { short: 'l' }),
  value('restart', 'no|always|on-failure[:N]|unless-stopped', 'When it is started again'),
  value('stop-signal', 'SIGNAL', 'What asks it to end'),
  value('stop-timeout', 'SECONDS', 'How long it is waited for before it is killed'),
  value('pull', 'missing|always|never', 'When its image is fetched'),
  value('platform', 'OS/ARCH', 'Which of the image’s platforms'),
];

/** How one can look on. */
const SHOWS = [
  nothing('explain', 'Print the plan, and run nothing'),
  nothing('trace', 'Run, and print every system call with its result'),
  nothing('step', 'Stop before each operation'),
  list('without', 'OPERATION', 'Leave an operation out, and see what breaks'),
];

/** The flags of `run` and `create`, by what they are about; `--help` prints them in this order. */
export const RUN_FLAG_GROUPS: readonly { readonly about: string; readonly flags: readonly Flag[] }[] = [
  { about: 'What runs', flags: RUNS },
  { about: 'What it sees', flags: SEES },
  { about: 'What it may use', flags: MAY_USE },
  { about: 'Which files it has', flags: HAS },
  { about: 'Whom it can talk to', flags: TALKS },
  { about: 'What it may do', flags: MAY_DO },
  { about: 'Looking on', flags: SHOWS },
];

export const RUN_FLAGS: readonly Flag[] = RUN_FLAG_GROUPS.flatMap(({ flags }) => flags);
