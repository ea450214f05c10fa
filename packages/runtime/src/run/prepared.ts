import type { CapabilityName } from '../capabilities/index.ts';
import type { LimitFile } from '../cgroup/index.ts';
import type { NamespaceKind } from '../container/namespace-flags.ts';
import type { KeptWatch } from '../monitor/index.ts';
import type { Operation } from '../operation.ts';
import type { ResourceLimit } from '../resource-limits/index.ts';
import type { GivenDevice, MachineDevice, ResolvedMount, RootDirectory } from '../root/index.ts';
import type { CompiledFilter } from '../seccomp/index.ts';
import type { ContainerSpecification } from '../specification/index.ts';
import type { User } from '../user/index.ts';
import type { UserMap } from '../user-namespace/index.ts';
import type { NameTexts } from './name-files.ts';

/** Where this runtime keeps what, and what kind of root it is. */
export type Place = {
  /** "/var/lib/docker" */
  readonly dataRoot: string;
  /** "/sys/fs/cgroup" */
  readonly cgroupRoot: string;
  /** Root of a user namespace, such as a learner's, rather than of the machine. */
  readonly isUserNamespace: boolean;
};

/** A specification, and everything that had to be looked up before a plan can be made of it. */
export type PreparedContainer = {
  readonly specification: ContainerSpecification;
  readonly place: Place;
  /** Names of the image's layers below dataRoot/overlay2, topmost first. */
  readonly lowers: readonly string[];
  /** What the image says of its own root. */
  readonly top: RootDirectory;
  readonly limitFiles: readonly LimitFile[];
  /** Pids of the containers whose namespaces it shares. */
  readonly joined: ReadonlyMap<NamespaceKind, number>;
  /** Of its own user namespace; null when it has none. */
  readonly userMap: UserMap | null;
  /** Connects it: none for host, none and container:ID. */
  readonly network: readonly Operation[];
  /** The folder outside that holds its /etc/hosts and the like, and what is written into them. */
  readonly names: { readonly folder: string; readonly texts: NameTexts };
  readonly mounts: readonly ResolvedMount[];
  /** Those that --device asks for. */
  readonly devices: readonly GivenDevice[];
  /** All of the machine's, for --privileged. */
  readonly machineDevices: readonly MachineDevice[];
  /** Who stays with it, and whose its standard streams are. */
  readonly watch: Omit<KeptWatch, 'hasTerminal' | 'keepsInput' | 'memoryEvents'>;
  /** Path outside of the program that --init puts in front. */
  readonly init: string;
  readonly user: User;
  readonly capabilities: readonly CapabilityName[];
  readonly lastCapability: number;
  readonly ulimits: readonly ResourceLimit[];
  /** Null: unconfined. */
  readonly filter: { readonly filter: CompiledFilter; readonly source: string } | null;
};
