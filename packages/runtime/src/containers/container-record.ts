import { readFileSync } from 'node:fs';
import { parsePidStat } from '@drydock/linux';
import type { ContainerExit } from '../monitor/index.ts';
import type { ResolvedMount } from '../root/index.ts';
import type { ContainerSpecification } from '../specification/index.ts';
import type { User } from '../user/index.ts';

/** A container that was made: what it was made from, and which process it is. */
export type ContainerRecord = {
  /** Its origins are for the plan that made it, and are not kept. */
  readonly specification: Omit<ContainerSpecification, 'origins'>;
  /** Id of its image's configuration. */
  readonly imageId: string;
  /** Of its topmost layer; null for an image without files. */
  readonly chainId: string | null;
  /** Names of its layers in the store, topmost first. */
  readonly lowers: readonly string[];
  readonly user: User;
  /** RFC 3339 */
  readonly createdAt: string;
  /** Its mounts, with what was found out about their sources where it was made. */
  readonly mounts: readonly ResolvedMount[];
  readonly started: StartedProcess | null;
  /** How it ended last; null while it runs, and before it first does. */
  readonly ended: ContainerExit | null;
  /** Times it was started again by its restart policy. */
  readonly restarts: number;
  /** Somebody stopped it: unless-stopped and always leave it be. */
  readonly isStopped: boolean;
  /** `create` made it: it stays, though it may never have been started. */
  readonly isMadeByCreate: boolean;
  /** `build` made it for one RUN: nobody but the build that waits for it wants what it wrote. */
  readonly isOfBuild?: boolean;
};

/** A process is known by its number and the moment it was born: numbers are used again. */
export type StartedProcess = {
  /** Where the engine is. */
  readonly pid: number;
  /** Clock ticks after boot, /proc/PID/stat field 22. */
  readonly startTicks: number;
  /** RFC 3339 */
  readonly startedAt: string;
};

/** When a process was born; null when there is none of this number. */
export function startTicksOf(pid: number): number | null {
  try {
    return parsePidStat(readFileSync(`/proc/${pid}/stat`))?.starttime ?? null;
  } catch {
    return null; // Gone between two looks: there is none.
  }
}

export const isRunning = ({ started }: Pick<ContainerRecord, 'started'>): boolean =>
  started !== null && startTicksOf(started.pid) === started.startTicks;
