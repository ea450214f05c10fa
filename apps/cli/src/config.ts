/** Where the engine listens, and where its runtime keeps things. */
export type Config = {
  readonly socket: string;
  readonly dataRoot: string;
  readonly cgroupRoot: string;
  /** The stage binary: what performs a plan, and what `docker` is. */
  readonly stage: string;
  /** The monitor binary: what stays with a container. */
  readonly monitor: string;
};

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const native = environment.DRYDOCK_NATIVE ?? '/opt/drydock/native';
  return {
    socket: environment.DRYDOCK_SOCKET ?? '/run/drydock/engine.sock',
    dataRoot: environment.DRYDOCK_DATA ?? '/var/lib/docker',
    cgroupRoot: '/sys/fs/cgroup',
    stage: `${native}/stage`,
    monitor: `${native}/monitor`,
  };
}
