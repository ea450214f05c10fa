/** Where the engine listens, and where its runtime keeps things. */
export type Config = {
  readonly socket: string;
  readonly dataRoot: string;
  readonly cgroupRoot: string;
  /** The stage binary: what performs a plan, and what `docker` is. */
  readonly stage: string;
};

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  return {
    socket: environment.DRYDOCK_SOCKET ?? '/run/drydock/engine.sock',
    dataRoot: environment.DRYDOCK_DATA ?? '/var/lib/docker',
    cgroupRoot: '/sys/fs/cgroup',
    stage: environment.DRYDOCK_STAGE ?? '/opt/drydock/native/stage',
  };
}
