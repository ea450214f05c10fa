import type { Namespaces, ProcessView } from '@drydock/protocol';

/** Builds process views for tests. */
export const SESSION_NAMESPACES: Namespaces = {
  pid: 4026532836,
  mnt: 4026532833,
  net: 4026532838,
  uts: 4026532834,
  ipc: 4026532835,
  user: 4026532832,
  cgroup: 4026532837,
  time: 4026532839,
};

export function sampleProcess(process: Partial<ProcessView> & { pid: number }): ProcessView {
  return {
    insidePids: [],
    vmPid: process.pid + 400,
    parentPid: 0,
    name: 'bash',
    command: 'bash',
    state: 'S',
    terminal: 'pts/0',
    uid: 0,
    uidInside: 0,
    startTicks: process.pid,
    namespaces: SESSION_NAMESPACES,
    cgroup: '/shells',
    root: '/',
    uidMap: null,
    procDevice: '0:57',
    ...process,
  };
}
