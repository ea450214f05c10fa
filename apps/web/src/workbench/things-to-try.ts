/** Commands for a Linux without a lesson, each worth a look at the x-ray. */
export type Thing = { readonly title: string; readonly about: string; readonly commands: readonly string[] };

export const THINGS_TO_TRY: readonly Thing[] = [
  {
    title: 'Become process number one',
    about: 'A shell with a list of processes of its own. The x-ray shows its second number.',
    commands: ['unshare --pid --mount --fork --mount-proc bash', 'ps aux', 'exit'],
  },
  {
    title: 'Give yourself another name',
    about: 'A host name belongs to a uts namespace. The one of your first shell stays.',
    commands: ['unshare --uts bash', 'hostname elsewhere', 'hostname', 'exit'],
  },
  {
    title: 'Live on a budget',
    about: 'A cgroup is a directory. Watch the limit appear, and the shell move in.',
    commands: [
      'mkdir /sys/fs/cgroup/small',
      'echo 64M > /sys/fs/cgroup/small/memory.max',
      'echo $$ > /sys/fs/cgroup/small/cgroup.procs',
      'cat /proc/self/cgroup',
    ],
  },
  {
    title: 'Stack two directories',
    about: 'An overlay: what you write lands in the upper one, what lies below stays as it was.',
    commands: [
      'mkdir -p /tmp/lower /tmp/upper /tmp/work /tmp/merged',
      'echo below > /tmp/lower/note',
      'mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr /tmp/merged',
      'echo above >> /tmp/merged/note',
      'ls /tmp/lower /tmp/upper',
    ],
  },
  {
    title: 'A network with nobody in it',
    about: 'A new network namespace holds one link, lo, and it is down.',
    commands: ['unshare --net ip link'],
  },
];
