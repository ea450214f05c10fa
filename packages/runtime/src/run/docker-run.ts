import { limitCapabilities, noNewPrivileges } from '../capabilities/index.ts';
import { cgroupOf, limitDevices, makeControlGroup } from '../cgroup/index.ts';
import { hostName } from '../container/host-name.ts';
import { joinControlGroup } from '../container/join-control-group.ts';
import type { NamespaceKind } from '../container/namespace-flags.ts';
import { beginSession, furnishConsole, keepWatch, meetMonitor, ownedStreams } from '../monitor/index.ts';
import type { Operation, Plan } from '../operation.ts';
import { behindInit, enterDirectory, enterNamespaces, execute, initMount } from '../process/index.ts';
import { setResourceLimits } from '../resource-limits/index.ts';
import {
  deviceMounts,
  furnishDevices,
  givenDeviceMounts,
  hideKernelFiles,
  hidingMounts,
  holdRoot,
  kernelMounts,
  layMounts,
  makeReadOnly,
  type NewMount,
  openOutside,
  pivotRoot,
  prepareMounts,
  stackLayers,
  volumeMounts,
} from '../root/index.ts';
import { filterSystemCalls } from '../seccomp/index.ts';
import { type Aspect, originsOf } from '../specification/index.ts';
import { becomeUser } from '../user/index.ts';
import { joinUserNamespace, layerView, makeUserNamespace, USER_NAMESPACE_AT } from '../user-namespace/index.ts';
import { makeVolumes } from '../volumes/index.ts';
import { beginNameFiles, nameFileMounts, writeNameFiles } from './name-files.ts';
import type { PreparedContainer } from './prepared.ts';

/**
 * `docker run`, from an image to its first program. Nothing in it is more than an ordinary process does to itself; what
 * makes a container is that all of it is done, and the order. Each line is an operation with a file of its own.
 */
export function dockerRun(container: PreparedContainer): Plan {
  const { specification, place, user, userMap } = container;
  const { id, process, powers, root, namespaces } = specification;
  const { hasTerminal, keepsStdinOpen: keepsInput } = process;
  const memoryEvents = `${cgroupOf(place.cgroupRoot, id)}/memory.events`;
  const store = `${place.dataRoot}/overlay2`;
  const made = (Object.keys(namespaces) as NamespaceKind[]).filter((kind) => namespaces[kind] === 'new');
  const first = userMap?.first ?? 0; // its root outside; 0 too where it has the same ids
  const laid = place.isUserNamespace || userMap !== null ? deviceMounts() : [];
  const given = givenDeviceMounts(container.devices);
  const merged = `${store}/${id}/merged`;
  const volumes = makeVolumes({ ...place, mounts: container.mounts, lowers: container.lowers, merged });
  const filtersDevices = !place.isUserNamespace && !powers.isPrivileged;
  const mounts = lastAtEachPlace([
    ...kernelMounts({ shmBytes: root.shmBytes, isPrivileged: powers.isPrivileged, hasTerminal }),
    ...nameFileMounts(container.names.folder),
    ...volumeMounts(container.mounts, first === 0 ? undefined : USER_NAMESPACE_AT),
    ...(process.hasInit ? [initMount(container.init)] : []), // over whatever the image or a volume has there
  ]);
  const hiding = powers.isPrivileged ? [] : hidingMounts();
  const all = [...mounts, ...laid, ...given, ...hiding];
  const outside = userMap === null ? [] : all.filter(({ isFromOutside }) => isFromOutside);
  const streams = ownedStreams({ hasTerminal, keepsInput });
  const asked = (operation: Operation, ...aspects: readonly Aspect[]): Operation => ({
    ...operation,
    askedBy: originsOf(specification.origins, ...aspects),
  });

  /** What is done from a place of its own must not be done from the machine's. */
  const inside = (operation: Operation): Operation => ({ ...operation, standsOn: ['namespaces', 'pivot-root'] });
  const apart = (operation: Operation): Operation => ({ ...operation, standsOn: ['namespaces'] });
  const hasOwnNetwork = made.includes('net');

  const limitItself = asked(setResourceLimits(container.ulimits), 'ulimits');

  return [
    ...(userMap === null ? [] : [asked(makeUserNamespace({ ...container.names, map: userMap }), 'namespaces')]),
    asked(
      stackLayers({
        store,
        lowers: container.lowers,
        own: id,
        isUserNamespace: place.isUserNamespace,
        top: container.top,
        ...(first === 0 ? {} : { view: layerView(store, { dataRoot: place.dataRoot, id, first }) }),
      }),
      'image',
    ),
    ...(volumes === null ? [] : [asked(volumes, 'mounts')]),
    asked(makeControlGroup({ cgroupRoot: place.cgroupRoot, id, files: container.limitFiles }), 'limits'),
    ...(filtersDevices
      ? [asked(limitDevices({ group: cgroupOf(place.cgroupRoot, id), asked: container.devices }), 'devices')]
      : []),
    // Once it is in a user namespace of its own, it is nobody outside, and can raise no limit.
    ...(userMap === null
      ? []
      : [
          asked(openOutside(outside, [beginNameFiles(container.names.folder), holdRoot(merged)]), 'mounts'),
          limitItself,
        ]),
    asked(keepWatch({ ...container.watch, hasTerminal, keepsInput, memoryEvents }), 'terminal'),
    { ...joinControlGroup({ cgroup: `/docker/${id}` }), standsOn: ['control-group'] }, // before the namespaces: a cgroup namespace begins where one is
    asked(
      enterNamespaces({
        made,
        joined: container.joined,
        joinUsers: userMap === null ? [] : joinUserNamespace({ first, user, streams }),
      }),
      'namespaces',
    ),
    beginSession({ hasTerminal }), // after the last fork: a terminal goes with the one who took it
    ...container.network.map((operation) => asked(hasOwnNetwork ? apart(operation) : operation, 'network', 'ports')),
    asked(writeNameFiles({ ...container.names, owner: first }), 'names'), // its address is known by now
    ...(made.includes('uts') ? [asked(apart(hostName({ hostname: specification.hostname })), 'hostname')] : []),
    asked(prepareMounts(all.filter((mount) => !outside.includes(mount))), 'mounts', 'shm'), // while what is outside can still be seen
    asked(apart(pivotRoot({ merged, isHeld: userMap !== null })), 'image'),
    asked(inside(layMounts(mounts)), 'mounts', 'shm'), // now that no path leads outside
    asked(inside(furnishDevices({ laid, given, more: container.machineDevices })), 'devices'),
    ...(hasTerminal ? [inside(furnishConsole())] : []),
    ...(powers.isPrivileged ? [] : [inside(hideKernelFiles())]),
    asked(enterDirectory({ path: process.workingDirectory }), 'working-directory'),
    ...(root.isReadOnly ? [asked(inside(makeReadOnly()), 'read-only')] : []), // after all places to mount on have been made
    ...(userMap === null ? [limitItself] : []),
    asked(becomeUser({ ...user, owns: streams }), 'user'), // from here on it may do less and less
    asked(
      limitCapabilities({
        keep: container.capabilities,
        user: user.uid,
        filterFollows: container.filter !== null && !powers.hasNoNewPrivileges,
        last: container.lastCapability,
      }),
      'capabilities',
    ),
    ...(powers.hasNoNewPrivileges ? [asked(noNewPrivileges(), 'no-new-privileges')] : []),
    meetMonitor(), // a change of user or powers would take back what it asks for
    ...(container.filter === null ? [] : [asked(filterSystemCalls(container.filter), 'seccomp')]), // last: it binds itself
    asked(execute(process.hasInit ? behindInit(process) : process), 'argv', 'environment', 'init'),
  ];
}

/** Somebody's own /etc/hosts or /dev/shm stands in the place of ours. */
const lastAtEachPlace = (mounts: readonly NewMount[]): readonly NewMount[] =>
  mounts.filter(({ target }, index) => !mounts.slice(index + 1).some((later) => later.target === target));
