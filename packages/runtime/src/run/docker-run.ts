import { limitCapabilities, noNewPrivileges } from '../capabilities/index.ts';
import { cgroupOf, makeControlGroup } from '../cgroup/index.ts';
import { hostName } from '../container/host-name.ts';
import { joinControlGroup } from '../container/join-control-group.ts';
import type { NamespaceKind } from '../container/namespace-flags.ts';
import { beginSession, furnishConsole, keepWatch, meetMonitor, ownedStreams } from '../monitor/index.ts';
import type { Operation, Plan } from '../operation.ts';
import { enterDirectory, enterNamespaces, execute } from '../process/index.ts';
import { setResourceLimits } from '../resource-limits/index.ts';
import {
  deviceMounts,
  furnishDevices,
  hideKernelFiles,
  hidingMounts,
  kernelMounts,
  layMounts,
  makeReadOnly,
  pivotRoot,
  prepareMounts,
  stackLayers,
  volumeMounts,
} from '../root/index.ts';
import { filterSystemCalls } from '../seccomp/index.ts';
import { type Aspect, originsOf } from '../specification/index.ts';
import { becomeUser } from '../user/index.ts';
import { nameFileMounts, writeNameFiles } from './name-files.ts';
import type { PreparedContainer } from './prepared.ts';

/**
 * `docker run`, from an image to its first program. Nothing in it is more than an ordinary process does to itself; what
 * makes a container is that all of it is done, and the order. Each line is an operation with a file of its own.
 */
export function dockerRun(container: PreparedContainer): Plan {
  const { specification, place, user } = container;
  const { id, process, powers, root, namespaces } = specification;
  const { hasTerminal, keepsStdinOpen: keepsInput } = process;
  const memoryEvents = `${cgroupOf(place.cgroupRoot, id)}/memory.events`;
  const store = `${place.dataRoot}/overlay2`;
  const made = (Object.keys(namespaces) as NamespaceKind[]).filter((kind) => namespaces[kind] === 'new');
  const laid = place.isUserNamespace ? deviceMounts() : [];
  const mounts = [
    ...kernelMounts({ shmBytes: root.shmBytes, isPrivileged: powers.isPrivileged, hasTerminal }),
    ...nameFileMounts(container.names.folder),
    ...volumeMounts(container.mounts),
  ];
  const hiding = powers.isPrivileged ? [] : hidingMounts();
  const asked = (operation: Operation, ...aspects: readonly Aspect[]): Operation => ({
    ...operation,
    askedBy: originsOf(specification.origins, ...aspects),
  });

  return [
    asked(stackLayers({ store, lowers: container.lowers, own: id, isUserNamespace: place.isUserNamespace }), 'image'),
    asked(makeControlGroup({ cgroupRoot: place.cgroupRoot, id, files: container.limitFiles }), 'limits'),
    asked(keepWatch({ ...container.watch, hasTerminal, keepsInput, memoryEvents }), 'terminal'),
    joinControlGroup({ cgroup: `/docker/${id}` }), // before the namespaces: a cgroup namespace begins where one is
    asked(enterNamespaces({ made, joined: container.joined, mapUsers: container.mapUsers }), 'namespaces'),
    beginSession({ hasTerminal }), // after the last fork: a terminal goes with the one who took it
    ...container.network.map((operation) => asked(operation, 'network', 'ports')),
    asked(writeNameFiles(container.names), 'names'), // its address is known by now
    ...(made.includes('uts') ? [asked(hostName({ hostname: specification.hostname }), 'hostname')] : []),
    asked(prepareMounts([...mounts, ...laid, ...hiding]), 'mounts', 'shm'), // while what is outside can still be seen
    asked(pivotRoot({ merged: `${store}/${id}/merged` }), 'image'),
    asked(layMounts(mounts), 'mounts', 'shm'), // now that no path leads outside
    asked(furnishDevices({ laid }), 'devices'),
    ...(hasTerminal ? [furnishConsole()] : []),
    ...(powers.isPrivileged ? [] : [hideKernelFiles()]),
    asked(enterDirectory({ path: process.workingDirectory }), 'working-directory'),
    ...(root.isReadOnly ? [asked(makeReadOnly(), 'read-only')] : []), // after all places to mount on have been made
    asked(setResourceLimits(container.ulimits), 'ulimits'),
    asked(becomeUser({ ...user, owns: ownedStreams({ hasTerminal, keepsInput }) }), 'user'), // from here on it may do less and less
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
    asked(execute(process), 'argv', 'environment'),
  ];
}
