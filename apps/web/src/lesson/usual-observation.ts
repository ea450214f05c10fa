import type { Check, NamespaceKind } from '@drydock/protocol';

export type UsualObservation = { readonly observed: string; readonly source: string };

const INODE = '4026532560';
const PROCESS = '/proc/888';
const CGROUPS = '/sys/fs/cgroup';

/**
 * As long as what a check of this kind usually says: the room that its box has from the beginning, so that nothing below
 * moves when it speaks. Nobody sees these words.
 */
export function usualObservation(check: Check): UsualObservation {
  switch (check.kind) {
    case 'command-ran':
      return of('Not yet: The last command was another one: "nsenter --target $(pgrep -n sleep) --…".', '');
    case 'process-is-pid-one':
      return of(`bash is number 888 in your Linux, and 1 inside ${world('pid')}.`, `${PROCESS}/status`);
    case 'namespaces-differ': {
      const own = check.namespaces.map(world).join(', ');
      const theirs = check.namespaces.map(() => INODE).join(', ');
      return of(`bash 888 is in ${own}; your Linux is in ${theirs}.`, `${PROCESS}/ns/pid`);
    }
    case 'proc-is-fresh':
      return of(
        'Not yet: At /proc bash 888 finds proc file system 0:42, the one of your Linux.',
        `${PROCESS}/mountinfo`,
      );
    case 'process-runs':
      return of(`Not yet: ${check.name} 888 runs in the cgroup /shells; wanted /shells.`, `${PROCESS}/cgroup`);
    case 'process-ended':
      return of(`Not yet: No process named ${check.name} has run since this step began.`, PROCESS);
    case 'namespace-shared':
      return of(`2 processes are in ${world(check.namespace)}: bash 888 and sleep 888.`, `${PROCESS}/ns/pid`);
    case 'namespace-gone':
      return of(`The ${world(check.namespace)}, where bash 888 was, has no process any more.`, `${PROCESS}/ns/pid`);
    case 'hostname-is':
      return of(`Not yet: The host name in ${world('uts')} is "drydock"; wanted drydock.`, `${PROCESS}/ns/uts`);
    case 'queue-exists':
      return of(`Message queue 0, key 0x88888888, is in ${world('ipc')}.`, `${PROCESS}/ns/ipc`);
    case 'link-exists':
      return of(`Not yet: eth0 in ${world('net')} has no address; wanted 192.168.88.88/24.`, `${PROCESS}/net/dev`);
    case 'user-mapped':
      return of(`bash 888 is user 0 in ${world('user')}, and user 1000 in your Linux.`, `${PROCESS}/uid_map`);
    case 'cgroup-exists':
    case 'cgroup-gone':
      return of(`Not yet: There is no cgroup ${path(check.cgroup)} yet; your own: /budget.`, CGROUPS);
    case 'cgroup-value': {
      const { cgroup, file, equals, atLeast, atMost } = check;
      const wanted = equals ?? atLeast ?? atMost ?? '';
      return of(
        `Not yet: ${path(cgroup)} has ${file} 104857600; wanted ${wanted}.`,
        `${CGROUPS}${path(cgroup)}/${file}`,
      );
    }
    case 'cgroup-rose': {
      const { cgroup, file, key = '' } = check;
      return of(
        `Not yet: ${path(cgroup)}: ${key} of ${file} is 0, as when this step began.`,
        `${CGROUPS}${path(cgroup)}/${file}`,
      );
    }
    case 'cgroup-holds':
      return of(
        `Not yet: ${path(check.cgroup)} holds no process. bash 888 is in /shells.`,
        `${CGROUPS}${path(check.cgroup)}/cgroup.procs`,
      );
    case 'path-is':
      return of(`Not yet: There is nothing at ${check.path} yet.`, check.path);
    case 'mounted':
      return of(
        `Not yet: Nothing is mounted at ${check.path} in your Linux (mount namespace ${INODE}); wanted one of type ext4.`,
        `${PROCESS}/mountinfo`,
      );
    case 'overlay-mounted':
      return of(`Not yet: You have mounted no overlay at ${check.path ?? ''} yet.`, '/proc/self/mountinfo');
    case 'layer-entry':
      return of(
        `${check.entry} is an opaque directory in the ${check.layer} layer.`,
        `/tmp/layers/upper/${check.entry}`,
      );
    case 'process-root':
      return of(`Not yet: The root directory of bash 888 is /; wanted ${path(check.path)}.`, `${PROCESS}/root`);
    case 'root-is-own':
      return of(
        `The root of mount namespace ${INODE}, where bash 888 is, is its own, and that of your Linux is mounted nowhere in it.`,
        `${PROCESS}/mountinfo`,
      );
  }
}

const of = (observed: string, source: string): UsualObservation => ({ observed, source });

const world = (kind: NamespaceKind): string => `${kind} namespace ${INODE}`;

/** A pattern, as what it matches would look. */
const path = (pattern = '/budget'): string => pattern.replaceAll('\\', '');
