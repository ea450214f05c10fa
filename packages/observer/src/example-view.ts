import type { Namespaces, ProcessView, View } from '@drydock/protocol';

/** Views for tests, spelled by what differs from an idle session with one shell. */
export const SESSION_NAMESPACES: Namespaces = {
  pid: 4026532224,
  mnt: 4026532221,
  net: 4026532226,
  uts: 4026532222,
  ipc: 4026532223,
  user: 4026532220,
  cgroup: 4026532290,
  time: 4026532225,
};

export function exampleProcess(
  part: Partial<Omit<ProcessView, 'namespaces'>> & { pid: number; namespaces?: Partial<Namespaces> },
): ProcessView {
  return {
    insidePids: [],
    vmPid: 4000 + part.pid,
    parentPid: 0,
    name: 'bash',
    command: 'bash',
    state: 'S',
    terminal: 'pts/0',
    uid: 0,
    uidInside: 0,
    startTicks: 1000 + part.pid,
    procDevice: '0:57',
    cgroup: '/shells',
    root: '/',
    uidMap: null,
    ...part,
    namespaces: { ...SESSION_NAMESPACES, ...part.namespaces },
  };
}

export function exampleView(...processes: readonly ProcessView[]): View {
  return {
    sequence: 1,
    takenAtMs: 0,
    processes: [...processes],
    processCount: processes.length,
    cgroups: [],
    mountNamespaces: [],
    overlays: [],
    networks: [],
    hostnames: [],
    ipcs: [],
    paths: [],
  };
}

export const INIT = exampleProcess({ pid: 1, name: 'session-init', command: '/session-init', terminal: null });
export const SHELL = exampleProcess({ pid: 7 });
/** `unshare --pid --mount --fork bash`: unshare itself has only its mounts changed, its child both. */
export const UNSHARE = exampleProcess({
  pid: 13,
  parentPid: 7,
  name: 'unshare',
  command: 'unshare --pid --mount --fork bash',
  namespaces: { mnt: 4026532589 },
});
export const BASH_ONE = exampleProcess({
  pid: 14,
  insidePids: [1],
  parentPid: 13,
  namespaces: { mnt: 4026532589, pid: 4026532590 },
});
export const IDLE = exampleView(INIT, SHELL);
export const UNSHARED = exampleView(INIT, SHELL, UNSHARE, BASH_ONE);
