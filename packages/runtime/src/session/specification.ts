/** What a learner's private Linux is made from. */
export type SessionSpecification = {
  /** Names its folders and cgroup: lower-case letters and digits. */
  readonly id: string;
  /** First of the ids that belong to this session alone; its root is this id outside. */
  readonly firstId: number;
  readonly hostname: string;
  readonly limits: SessionLimits;
  readonly paths: SessionPaths;
  /** Files that differ from the image's, by absolute path: content in UTF-8, mode 0644, owned by the session's root. */
  readonly files: ReadonlyMap<string, string>;
};

export type SessionLimits = {
  readonly memoryBytes: number;
  /** CPUs' worth of time: 0.5 is half of one. */
  readonly cpus: number;
  readonly pids: number;
  readonly diskBytes: number;
  readonly inodes: number;
  /** From and to the disk that holds `storage`; left out: no limit. */
  readonly readBytesPerSecond?: number;
  readonly writeBytesPerSecond?: number;
};

export type SessionPaths = {
  /** Root of the lab image's file system, on a mount of its own. */
  readonly image: string;
  /** Directory with the container engine and what it needs. */
  readonly tools: string;
  /** Parent of the sessions' files: a directory on ext4 with project quota. */
  readonly storage: string;
  /** Parent of the sessions' mount points, on a file system that is not `storage`. */
  readonly mounts: string;
  /** Parent of the sessions' cgroups, with the controllers enabled for its children. */
  readonly cgroups: string;
  /** The static program that becomes pid 1. */
  readonly init: string;
};

/** Where a session finds its container engine. */
export const TOOLS = '/usr/lib/drydock';

/** Ids of one session: a whole 16-bit range, as distributions hand out in /etc/subuid. */
export const ID_COUNT = 65_536;

/** Where the parts of one session are. */
export function sessionFolders({ id, paths }: SessionSpecification) {
  return {
    storage: `${paths.storage}/${id}`,
    upper: `${paths.storage}/${id}/upper`,
    work: `${paths.storage}/${id}/work`,
    area: `${paths.storage}/${id}/area`,
    mounts: `${paths.mounts}/${id}`,
    image: `${paths.mounts}/${id}/image`,
    tools: `${paths.mounts}/${id}/tools`,
    root: `${paths.mounts}/${id}/root`,
    cgroup: `${paths.cgroups}/${id}`,
  };
}

/** The controllers of cgroups(7) that a session may hand on to cgroups of its own. */
export const DELEGATED_CONTROLLERS = ['cpuset', 'cpu', 'io', 'memory', 'pids'] as const;

/** Name of the leaf that holds the session's processes: a cgroup with controllers enabled may hold none itself. */
export const SHELLS_CGROUP = 'shells';

/** Number of the id range, counted from 1: also the session's project number for disk quota. */
export const rangeNumber = (firstId: number): number => firstId / ID_COUNT;
