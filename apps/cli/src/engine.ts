import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { CommandConnection } from '@drydock/linux';
import {
  CompiledFilters,
  ContainerStore,
  ImageStore,
  type ImageUse,
  isRunning,
  LayerStore,
  NameServers,
  type Place,
  parseDigest,
} from '@drydock/runtime';
import { runCommand } from './commands/run-command.ts';
import type { Config } from './config.ts';
import { clearUp } from './life/clear-up.ts';
import { leaveWhenIdle } from './life/leave-when-idle.ts';
import { listen } from './listen.ts';

/** What every command works with. */
export type Engine = {
  readonly config: Config;
  readonly place: Place;
  readonly images: ImageStore;
  readonly layers: LayerStore;
  readonly filters: CompiledFilters;
  readonly containers: ContainerStore;
  /** Answers in containers of networks that somebody made; so this process must stay. */
  readonly nameServers: NameServers;
  /** Settle when a container's end has been seen to, by its id. */
  readonly ends: Map<string, Promise<void>>;
  /** Containers that are about to be started again. */
  readonly restarts: Map<string, NodeJS.Timeout>;
};

/**
 * The resident half of `docker`. The command that people type is a small C program; it connects here, says what was
 * typed, and does what it is told. Only root may connect: the socket's mode says so.
 */
export async function startEngine(config: Config): Promise<{ close: () => void }> {
  const { dataRoot, cgroupRoot } = config;
  mkdirSync(dataRoot, { recursive: true, mode: 0o710 });
  const layers = new LayerStore(dataRoot);
  const containers = new ContainerStore(dataRoot);
  const engine: Engine = {
    config,
    place: { dataRoot, cgroupRoot, isUserNamespace: isUserNamespace() },
    layers,
    images: new ImageStore({ dataRoot, layers, uses: () => imageUses(containers) }),
    filters: new CompiledFilters(`${dataRoot}/filters`),
    containers,
    nameServers: new NameServers(dataRoot),
    ends: new Map(),
    restarts: new Map(),
  };
  await clearUp(engine);
  const server = createServer((connection) => void serve(engine, connection));
  await listen(server, config);
  if (config.idleMs !== null) leaveWhenIdle(server, { engine, idleMs: config.idleMs });
  return { close: () => server.close() };
}

/** Which images containers were made from: those stay. */
function* imageUses(containers: ContainerStore): Generator<ImageUse> {
  for (const record of containers.list()) {
    const { specification, imageId, chainId } = record;
    yield {
      container: specification.name,
      isRunning: isRunning(record),
      image: parseDigest(imageId),
      chainIds: chainId === null ? [] : [parseDigest(chainId)],
    };
  }
}

async function serve(engine: Engine, connection: Socket): Promise<void> {
  try {
    await runCommand(engine, await CommandConnection.accept(connection));
  } catch {
    connection.destroy(); // It said nothing that could be understood, or is gone: nobody is left to be told.
  }
}

/** The first user namespace maps all ids to themselves, user_namespaces(7). */
function isUserNamespace(): boolean {
  return !/^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}
