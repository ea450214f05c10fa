import { AT_FDCWD, type Call, call } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { layMount } from './lay-mounts.ts';
import type { MachineDevice } from './machine-devices.ts';
import { type NewMount, newBind } from './new-mount.ts';

type Device = { readonly name: string; readonly major: number; readonly minor: number };

/** The devices every container has, devices.txt of the kernel's admin guide. All of them are harmless. */
const DEVICES: readonly Device[] = [
  { name: 'null', major: 1, minor: 3 },
  { name: 'zero', major: 1, minor: 5 },
  { name: 'full', major: 1, minor: 7 },
  { name: 'random', major: 1, minor: 8 },
  { name: 'urandom', major: 1, minor: 9 },
  { name: 'tty', major: 5, minor: 0 },
];

const LINKS = [
  ['pts/ptmx', 'ptmx'],
  ['/proc/self/fd', 'fd'],
  ['/proc/self/fd/0', 'stdin'],
  ['/proc/self/fd/1', 'stdout'],
  ['/proc/self/fd/2', 'stderr'],
  ['/proc/kcore', 'core'],
] as const;

const S_IFCHR = 0o020000;
const MINOR_BITS = 8;

/**
 * A device is a file with two numbers, by which the kernel finds the driver. Which ones are in /dev decides what a
 * container can reach; the disk's is not among them. The root of a user namespace may not make device files, mknod(2):
 * there the machine's own are laid over empty files instead.
 *
 * @param laid devices of the machine that are laid over files, prepared by deviceMounts()
 * @param given what was asked for besides, prepared by givenDeviceMounts()
 * @param more nodes to make besides: all of the machine's, for --privileged
 */
export function furnishDevices({
  laid,
  given = [],
  more = [],
}: {
  readonly laid: readonly NewMount[];
  readonly given?: readonly NewMount[];
  readonly more?: readonly MachineDevice[];
}): Operation {
  const names = DEVICES.map(({ name }) => name);
  const make = ({ name, major, minor }: Device): Call =>
    call('mknodat', [AT_FDCWD, `/dev/${name}`, S_IFCHR | 0o666, (major << MINOR_BITS) | minor]);
  return {
    name: 'furnish-devices',
    title: 'Furnish /dev',
    effect: `/dev holds ${[...names, ...given.map(({ target }) => target)].join(', ')}, and ${more.length === 0 ? 'nothing else' : `all ${more.length}`} of the machine's`,
    byHand: [
      ...DEVICES.map(({ name, major, minor }) => `mknod -m 666 ROOT/dev/${name} c ${major} ${minor}`),
      ...LINKS.map(([target, name]) => `ln -s ${target} ROOT/dev/${name}`),
      ...given.map(({ byHand, target }) => `touch ROOT${target}; ${byHand}`),
    ],
    steps: [
      call('umask', [0]),
      ...(laid.length === 0 ? DEVICES.map(make) : laid.flatMap(layMount)),
      ...more.flatMap(makeNode),
      ...LINKS.map(([target, name]): Call => call('symlinkat', [target, AT_FDCWD, `/dev/${name}`])),
      call('umask', [0o022]),
      ...given.flatMap(layMount),
    ],
  };
}

/** One that is there already is the same. */
const makeNode = ({ name, mode, device }: MachineDevice): readonly Call[] => [
  ...name
    .split('/')
    .slice(0, -1)
    .map((_, at, parts) => `/dev/${parts.slice(0, at + 1).join('/')}`)
    .map((path) => call('mkdirat', [AT_FDCWD, path, 0o755], { expect: ['EEXIST'] })),
  call('mknodat', [AT_FDCWD, `/dev/${name}`, mode, device], { expect: ['EEXIST'] }),
];

/** The machine's harmless devices, to be laid over files where none can be made. */
export const deviceMounts = (): readonly NewMount[] =>
  DEVICES.map(({ name }) => newBind({ source: `/dev/${name}`, target: `/dev/${name}`, isFile: true, attributes: [] }));
