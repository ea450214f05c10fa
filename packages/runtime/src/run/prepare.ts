import { statSync } from 'node:fs';
import { release } from 'node:os';
import {
  availableCapabilities,
  type CapabilityName,
  chooseCapabilities,
  lastCapability,
} from '../capabilities/index.ts';
import { type LimitFile, limitFiles } from '../cgroup/index.ts';
import type { NamespaceKind } from '../container/namespace-flags.ts';
import type { Operation } from '../operation.ts';
import { chooseLimits, parseUlimit, readPresentLimits } from '../resource-limits/index.ts';
import { findDevices, machineDevices, type ResolvedMount, rootDirectoryOf } from '../root/index.ts';
import { RuntimeError } from '../runtime-error.ts';
import {
  type CompiledFilters,
  DEFAULT_PROFILE,
  readProfile,
  resolveProfile,
  type SeccompProfile,
} from '../seccomp/index.ts';
import type { ContainerSpecification, PowerSpecification, ResourceLimits } from '../specification/index.ts';
import { assertMapped, type User } from '../user/index.ts';
import { userMapOf } from '../user-namespace/index.ts';
import type { Place, PreparedContainer } from './prepared.ts';

export type Preparation = {
  readonly place: Place;
  /** Names of the image's layers below dataRoot/overlay2, topmost first. */
  readonly lowers: readonly string[];
  /** Pid of a running container, by its name or id. */
  readonly pidOf: (container: string) => number;
  readonly mounts: readonly ResolvedMount[];
  readonly network: readonly Operation[];
  readonly names: PreparedContainer['names'];
  readonly watch: PreparedContainer['watch'];
  readonly init: string;
  readonly filters: CompiledFilters;
  /** Looked up in the image when the container was made; its layers have not changed since. */
  readonly user: User;
};

/** Looks up what a plan needs to know of the machine, the image and other containers. Changes nothing. */
export function prepareContainer(specification: ContainerSpecification, given: Preparation): PreparedContainer {
  const { place, lowers, user } = given;
  const { powers, limits, namespaces, process } = specification;
  const capabilities = capabilitiesOf(powers);
  const joined = new Map<NamespaceKind, number>();
  for (const [kind, source] of Object.entries(namespaces)) {
    if (typeof source === 'object') joined.set(kind as NamespaceKind, given.pidOf(source.container));
  }
  const userMap = namespaces.user === 'new' ? userMapOf(specification.id, place) : null;
  if (userMap !== null) assertMapped(user, userMap);
  return {
    specification,
    place,
    lowers,
    top: rootDirectoryOf(lowers.map((name) => `${place.dataRoot}/overlay2/${name}/diff`)),
    limitFiles: limitFilesOf(limits),
    joined,
    userMap,
    network: given.network,
    names: given.names,
    mounts: given.mounts,
    devices: findDevices(specification.root.devices, place),
    machineDevices: powers.isPrivileged && !place.isUserNamespace ? machineDevices() : [],
    watch: given.watch,
    init: given.init,
    user,
    capabilities,
    lastCapability: lastCapability(),
    ulimits: chooseLimits(process.ulimits.map(parseUlimit), readPresentLimits()),
    filter: filterOf(powers.seccomp, capabilities, given.filters),
  };
}

/** What is written into the files of its cgroup. */
export const limitFilesOf = (limits: ResourceLimits): readonly LimitFile[] => limitFiles(limits, deviceNumber);

/** What its processes may ever hold, of what the runtime itself has. */
export const capabilitiesOf = (powers: PowerSpecification): readonly CapabilityName[] =>
  chooseCapabilities({
    add: powers.capabilitiesAdded,
    drop: powers.capabilitiesDropped,
    privileged: powers.isPrivileged,
    available: availableCapabilities(),
  });

const PROFILE_OF_DOCKER = "Docker's default profile";

/** The filter of system calls that --security-opt asks for; null for none. */
export function filterOf(choice: string, capabilities: readonly CapabilityName[], filters: CompiledFilters) {
  if (choice === 'unconfined') return null;
  const architecture = globalThis.process.arch === 'arm64' ? 'arm64' : 'amd64';
  const [major = 0, minor = 0] = release().split(/[.-]/).map(Number);
  const kernel = { major, minor };
  const resolve = (profile: SeccompProfile) => resolveProfile(profile, { capabilities, architecture, kernel });
  if (choice !== 'default') return { filter: filters.get(resolve(readProfile(choice))), source: choice };
  const filter = filters.getKnown(`default ${capabilities.join()}`, () => resolve(DEFAULT_PROFILE));
  return { filter, source: PROFILE_OF_DOCKER };
}

const MINOR_BITS = 8;

/** "/dev/vda" → "254:0", as io.max wants it. */
function deviceNumber(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isBlockDevice()) {
    throw new RuntimeError('not-found', `device "${path}": not a block device here`, { hint: 'See lsblk.' });
  }
  return `${found.rdev >> MINOR_BITS}:${found.rdev & 0xff}`;
}
