/** Where the engine listens, and where its runtime keeps things. */
export type Config = {
  readonly socket: string;
  /** The socket is there already, and was handed over: its descriptor. See sd_listen_fds(3). */
  readonly listening: number | null;
  /** Leave when there has been nothing to do for so long; null: stay. */
  readonly idleMs: number | null;
  /** The registry that is asked in the place of Docker Hub, also without TLS. */
  readonly registryMirror: string | null;
  readonly dataRoot: string;
  readonly cgroupRoot: string;
  /** The stage binary: what performs a plan, and what `docker` is. */
  readonly stage: string;
  /** The monitor binary: what stays with a container. */
  readonly monitor: string;
  /** What `docker attach` becomes. */
  readonly attach: string;
  /** The relay binary: what `docker exec -t` puts between two terminals. */
  readonly relay: string;
  /** What --init puts in front of a container's program. */
  readonly init: string;
};

/** SD_LISTEN_FDS_START */
const FIRST_HANDED_OVER = 3;

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const idle = environment.DRYDOCK_IDLE_SECONDS;
  const native = environment.DRYDOCK_NATIVE ?? '/opt/drydock/native';
  return {
    socket: environment.DRYDOCK_SOCKET ?? '/run/drydock/engine.sock',
    listening:
      environment.LISTEN_PID === String(process.pid) && environment.LISTEN_FDS === '1' ? FIRST_HANDED_OVER : null,
    idleMs: idle === undefined ? null : readSeconds(idle) * 1000,
    registryMirror: environment.DRYDOCK_REGISTRY_MIRROR ?? null,
    dataRoot: environment.DRYDOCK_DATA ?? '/var/lib/docker',
    cgroupRoot: '/sys/fs/cgroup',
    stage: `${native}/stage`,
    monitor: `${native}/monitor`,
    attach: `${native}/attach`,
    relay: `${native}/relay`,
    init: `${native}/container-init`,
  };
}

function readSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new RangeError(`DRYDOCK_IDLE_SECONDS="${text}": not a number of seconds`);
  return Number(text);
}
