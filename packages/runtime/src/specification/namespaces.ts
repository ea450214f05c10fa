import type { NamespaceKind } from '../container/namespace-flags.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { ContainerSpecification, NamespaceSource } from './container-specification.ts';
import { type GivenFlags, isOn, lastOf } from './flag.ts';

const CONTAINER = 'container:';

type Choice = { readonly flag: string; readonly usual: NamespaceSource; readonly canJoin: boolean };

/** By what flag each kind is chosen, and what Docker takes without it. */
const CHOICES: { readonly [Kind in Exclude<NamespaceKind, 'mnt' | 'time'>]: Choice } = {
  pid: { flag: 'pid', usual: 'new', canJoin: true },
  net: { flag: 'network', usual: 'new', canJoin: true },
  ipc: { flag: 'ipc', usual: 'new', canJoin: true },
  uts: { flag: 'uts', usual: 'new', canJoin: true },
  user: { flag: 'userns', usual: 'host', canJoin: false },
  cgroup: { flag: 'cgroupns', usual: 'new', canJoin: false },
};

/** Files are always its own; clocks never, as with Docker. */
export function specifyNamespaces(given: GivenFlags): ContainerSpecification['namespaces'] {
  const choose = (kind: keyof typeof CHOICES) => sourceOf(kind, CHOICES[kind], given);
  const namespaces = {
    pid: choose('pid'),
    net: choose('net'),
    ipc: choose('ipc'),
    uts: choose('uts'),
    user: choose('user'),
    cgroup: choose('cgroup'),
    mnt: 'new',
    time: 'host',
  } as const;
  assertFits(namespaces, given);
  return namespaces;
}

/** With a user namespace of its own, none of the others may be the machine's or another container's. */
function assertFits(namespaces: ContainerSpecification['namespaces'], given: GivenFlags): void {
  if (namespaces.user !== 'new') return;
  const kinds = ['pid', 'net', 'ipc', 'uts', 'cgroup'] as const;
  const flags = kinds.filter((kind) => namespaces[kind] !== 'new').map((kind) => CHOICES[kind].flag);
  const [other = null] = [
    ...flags.map((flag) => `--${flag}=${lastOf(given, flag)}`),
    ...(isOn(given, 'privileged') ? ['--privileged'] : []),
  ];
  if (other === null) return;
  throw wrong(
    `--userns=private and ${other}: root of a user namespace has no power over what is outside of it`,
    'Leave one of them out.',
  );
}

function sourceOf(kind: NamespaceKind, { flag, usual, canJoin }: Choice, given: GivenFlags): NamespaceSource {
  const text = lastOf(given, flag);
  if (text === null || text === '') return usual;
  if (text === 'host') return 'host';
  if (text === 'private' || text === 'shareable') return 'new';
  if (text.startsWith(CONTAINER) && text.length > CONTAINER.length) {
    if (canJoin) return { container: text.slice(CONTAINER.length) };
    throw wrong(`--${flag}=${text}: this kind cannot be another container’s`, `Write --${flag}=host or private.`);
  }
  // Any other word of --network is a network's name, and the container has a namespace of its own in it.
  if (kind === 'net') return 'new';
  throw wrong(`--${flag}=${text}: whose?`, `Write --${flag}=host${canJoin ? ' or container:ID' : ''}.`);
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
