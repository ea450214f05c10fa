import type { NamespaceKind } from '../container/namespace-flags.ts';
import type { DeviceSpecification } from './device-specification.ts';
import type { MountSpecification } from './mount-specification.ts';
import type { Origins } from './origins.ts';

/**
 * Everything that is to be known of a container before it is made. `docker run` has some seventy flags and an image has
 * a configuration of its own; this is what both come to.
 */
export type ContainerSpecification = {
  /** 64 hexadecimal digits; people use the first twelve. */
  readonly id: string;
  readonly name: string;
  /** As it was asked for: "busybox:1.36". */
  readonly image: string;
  readonly hostname: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly process: ProcessSpecification;
  readonly namespaces: Readonly<Record<NamespaceKind, NamespaceSource>>;
  readonly limits: ResourceLimits;
  readonly root: RootSpecification;
  readonly network: NetworkSpecification;
  readonly powers: PowerSpecification;
  readonly life: LifeSpecification;
  /** Which flag, image field or default each of these comes from. */
  readonly origins: Origins;
};

export type ProcessSpecification = {
  /** Program and arguments. */
  readonly argv: readonly [string, ...string[]];
  /** "NAME=VALUE" */
  readonly environment: readonly string[];
  readonly workingDirectory: string;
  /** "", "root", "1000", "1000:100": looked up in the image's /etc/passwd. */
  readonly user: string;
  readonly hasTerminal: boolean;
  readonly keepsStdinOpen: boolean;
  readonly hasInit: boolean;
  /** "nofile=1024:2048" */
  readonly ulimits: readonly string[];
};

/** Whose namespace it is in: one of its own, the one of whoever starts it, or another container's. */
export type NamespaceSource = 'new' | 'host' | { readonly container: string };

/** null: no limit but those of the cgroups above. */
export type ResourceLimits = {
  readonly memoryBytes: number | null;
  /** Swap beside the memory; Infinity: without limit. */
  readonly swapBytes: number | null;
  readonly memoryReservationBytes: number | null;
  /** Processors' worth of time. */
  readonly cpus: number | null;
  /** Docker's weight, from 2 to 262144. */
  readonly cpuShares: number | null;
  /** "0-2,4" */
  readonly cpuset: string | null;
  readonly pids: number | null;
  readonly io: readonly IoLimit[];
};

export type IoLimit = {
  /** Path of a block device. */
  readonly device: string;
  readonly direction: 'read' | 'write';
  readonly bytesPerSecond: number;
};

export type RootSpecification = {
  readonly isReadOnly: boolean;
  readonly mounts: readonly MountSpecification[];
  readonly shmBytes: number;
  /** Devices of the machine that it is given. */
  readonly devices: readonly DeviceSpecification[];
};

export type NetworkSpecification = {
  /** "bridge", "none", "host", "container:ID", or a network's name. */
  readonly mode: string;
  readonly address: string | null;
  readonly mac: string | null;
  readonly aliases: readonly string[];
  /** "127.0.0.1:8080:80/tcp" */
  readonly publish: readonly string[];
  readonly publishesAll: boolean;
  /** "80/tcp" */
  readonly exposed: readonly string[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  /** "name:address" */
  readonly extraHosts: readonly string[];
};

export type PowerSpecification = {
  readonly capabilitiesAdded: readonly string[];
  readonly capabilitiesDropped: readonly string[];
  readonly isPrivileged: boolean;
  readonly hasNoNewPrivileges: boolean;
  /** "default", "unconfined", or the path of a profile in JSON. */
  readonly seccomp: string;
};

export type LifeSpecification = {
  readonly isDetached: boolean;
  readonly isRemovedAtEnd: boolean;
  readonly restart: { readonly policy: RestartPolicy; readonly attemptsMax: number };
  readonly stopSignal: string;
  readonly stopTimeoutSeconds: number;
};

export type RestartPolicy = 'no' | 'always' | 'on-failure' | 'unless-stopped';
