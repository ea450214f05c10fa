import type { Plan } from '../operation.ts';
import { controlGroup } from './control-group.ts';
import { devices } from './devices.ts';
import { diskArea } from './disk-area.ts';
import { identity } from './identity.ts';
import { kernelFileSystems } from './kernel-file-systems.ts';
import { labImage } from './lab-image.ts';
import { leafCgroup } from './leaf-cgroup.ts';
import { namespaces } from './namespaces.ts';
import { network } from './network.ts';
import { pivotRoot } from './pivot-root.ts';
import { rootFileSystem } from './root-file-system.ts';
import type { SessionSpecification } from './specification.ts';
import { startInit } from './start-init.ts';
import { userNamespace } from './user-namespace.ts';

/** A learner's private Linux, from nothing to its pid 1. Each operation says why it stands where it does. */
export function sessionPlan(specification: SessionSpecification): Plan {
  return [
    diskArea(specification),
    controlGroup(specification),
    userNamespace(specification),
    labImage(specification), // after the user namespace: its map is the mount's
    namespaces(), // after the image: a new mount namespace starts as a copy, and must have it
    rootFileSystem(specification),
    devices(specification),
    kernelFileSystems(specification), // while the old /proc and /sys can still be seen: else EPERM, mount_namespaces(7)
    identity(specification),
    leafCgroup(specification),
    network(specification), // right after the engine's part of the leaf: the process waits once for both
    pivotRoot(specification),
    startInit(),
  ];
}
