import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { leaveNetworkOfMachine } from './network-fixture.ts';
import { until } from './until.ts';

const APP = '/opt/drydock';
const STAGE = `${APP}/native/stage`;
const ROOTFS = `${APP}/mirror/files/busybox-rootfs.tar.gz`;
const STORAGE = '/var/lib/drydock';
const LISTENS_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 20;

export type Typed = { readonly out: string; readonly error: string; readonly status: number | null };

/** An engine with an image named busybox, and a shell's way of typing `docker …`. Ends itself at the end of the block. */
export async function startEngine(settings: Readonly<Record<string, string>> = {}) {
  leaveNetworkOfMachine(); // whose firewall passes nothing on
  mkdirSync(STORAGE, { recursive: true });
  const folder = mkdtempSync(`${STORAGE}/engine-`);
  const environment = {
    DRYDOCK_SOCKET: `${folder}/engine.sock`,
    DRYDOCK_DATA: `${folder}/docker`,
    PATH: '/usr/bin:/bin',
    ...settings,
  };
  let engine = await startProcess(environment);
  const type = (args: readonly string[], input = ''): Promise<Typed> => typed(args, environment, input);
  const { error, status } = await type(['import', ROOTFS, 'busybox']);
  if (status !== 0) throw new Error(`docker import: ${error}`);
  return {
    folder,
    dataRoot: environment.DRYDOCK_DATA,
    type,
    docker: (...args: string[]) => type(args),
    /** A container that runs while the test looks at it; killed then. @returns what its command said */
    whileRunning: async (name: string, flags: readonly string[], look: () => Promise<void>): Promise<Typed> => {
      const ended = type(['run', `--name=${name}`, ...flags, 'busybox', 'sleep', '1000']);
      await until(async () => (await type(['ps'])).out.includes(name));
      try {
        await look();
      } finally {
        await type(['kill', name]);
      }
      return ended;
    },
    hasEnded: () => engine.exitCode !== null,
    /** As a crash would end it. */
    kill: async () => {
      const left = once(engine, 'exit');
      engine.kill('SIGKILL');
      await left;
    },
    hasDied: () => engine.exitCode !== null || engine.signalCode !== null,
    startAgain: async () => {
      rmSync(environment.DRYDOCK_SOCKET, { force: true });
      engine = await startProcess(environment);
    },
    async [Symbol.asyncDispose]() {
      await end(engine);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const engine = spawn(`${APP}/bin/node`, [`${APP}/services/cli.mjs`], {
    env: environment as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const deadline = Date.now() + LISTENS_WITHIN_MS;
  while (!existsSync(environment.DRYDOCK_SOCKET ?? '')) {
    if (engine.exitCode !== null || Date.now() > deadline) throw new Error('the engine does not listen');
    await delay(LOOK_EVERY_MS);
  }
  return engine;
}

async function typed(args: readonly string[], environment: Record<string, string>, input: string): Promise<Typed> {
  const child = spawn(STAGE, args, { argv0: 'docker', cwd: '/', env: environment as unknown as NodeJS.ProcessEnv });
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  child.stdin.on('error', () => undefined).end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  return { out, error, status };
}

async function end(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null) return;
  const left = once(engine, 'exit');
  engine.kill('SIGTERM');
  await left;
}

export const lines = (text: string): string[] => text.trim().split('\n');
