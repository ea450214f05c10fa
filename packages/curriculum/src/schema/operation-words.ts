import type { RuntimeOperation, RuntimeOperationName } from '@drydock/protocol';

type OperationOf<Name extends RuntimeOperationName> = Extract<RuntimeOperation, { operation: Name }>;
type Words<Name extends RuntimeOperationName> = {
  readonly does: string;
  readonly fields: { readonly [Field in Exclude<keyof OperationOf<Name>, 'operation'>]-?: string };
};

const byWhich = '`chroot` or `pivot_root`';

/** Everything the runtime can be offered to do, in an author's words: for docs/authoring.md and for editors. */
export const OPERATION_WORDS: { readonly [Name in RuntimeOperationName]: Words<Name> } = {
  'new-namespaces': {
    does: 'starts a shell in new namespaces, in a new terminal',
    fields: { namespaces: 'list of kinds' },
  },
  'fresh-proc': { does: "mounts a new `/proc` in the shell's mount namespace", fields: {} },
  'host-name': { does: "sets the host name of the shell's uts namespace", fields: { hostname: 'the name' } },
  'control-group': {
    does: 'makes a cgroup and sets limits; nobody is in it yet',
    fields: {
      cgroup: 'path below `/sys/fs/cgroup`',
      memoryMaxBytes: 'for `memory.max`',
      cpuMax: 'for `cpu.max`, such as `50000 100000`',
      pidsMax: 'for `pids.max`',
    },
  },
  'join-control-group': {
    does: 'moves the shell into a cgroup',
    fields: { cgroup: 'path below `/sys/fs/cgroup`' },
  },
  overlay: {
    does: 'makes the directories that are missing and mounts an overlay',
    fields: {
      lowers: 'list of paths, topmost first',
      upper: 'path',
      work: 'path, on the same file system as the upper',
      merged: 'path: where the overlay is mounted',
    },
  },
  veth: {
    does: "makes a veth pair between the learner's Linux and the shell",
    fields: {
      name: 'of the end outside',
      peer: 'of the end where the shell is',
      address: 'of the end outside, such as `10.0.0.1/24`',
      peerAddress: 'of the other end',
    },
  },
  'change-root': {
    does: 'starts a shell with another root directory, in a new terminal',
    fields: { root: 'path', by: byWhich, namespaces: 'list of kinds that are made new' },
  },
  container: {
    does: 'all of it at once: cgroup, namespaces, root, `/proc`, host name, and a shell as number 1 in a new terminal',
    fields: {
      root: 'path',
      by: byWhich,
      namespaces: 'list of kinds',
      hostname: 'the name',
      cgroup: 'path below `/sys/fs/cgroup`',
      memoryMaxBytes: 'for `memory.max`',
    },
  },
};
