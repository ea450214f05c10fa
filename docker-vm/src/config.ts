import path from 'node:path';

/** The repository: this file is docker-vm/src/config.ts. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../..');

export type Config = {
  /** Disks, kernel and the learners' data. */
  readonly cacheFolder: string;
  /** "kvm", "hvf" or "tcg", unchecked; undefined: found out. */
  readonly accelerator: string | undefined;
};

export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return {
    cacheFolder: path.resolve(REPOSITORY, environment.DRYDOCK_CACHE || '.drydock'),
    accelerator: environment.DRYDOCK_ACCEL || undefined,
  };
}
