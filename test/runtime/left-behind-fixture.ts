import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startEngine } from './engine-fixture.ts';
import { chainOf, GONE_WITHIN_MS, isAskedAbout, killProcess, leaves, typeCommand } from './left-behind-command.ts';
import { differences, type Traces, tracesOfEngine } from './left-behind-traces.ts';
import { until } from './until.ts';

/** Limits, a port, a volume and a cable: whatever a container can have outside of itself. */
const LINE = ['run', '--rm', '--memory=64m', '--publish=8080:80', '--volume=kept:/data'];
const LOOK_EVERY_MS = 20;
/** The engine may take another's report for an answer, and then asks again, or ends. */
const ATTEMPTS_MAX = 6;

/** Who is killed: the engine, the command that was typed, the monitor it forked, or what becomes the container. */
export const VICTIMS = ['engine', 'command', 'monitor', 'container'] as const;
export type Victim = (typeof VICTIMS)[number];

/** An engine, and ways to kill in the middle of `docker run`; what is there afterwards is compared with before. */
export async function startDoomed() {
  await using started = new AsyncDisposableStack();
  const engine = started.use(await startEngine());
  // The volume, the bridge, its rules and the compiled filter stay: these are there before.
  const whole = performance.now();
  const warm = await engine.docker(...LINE, 'busybox', 'true');
  assert.equal(warm.status, 0, warm.error);
  const milliseconds = performance.now() - whole;
  const again = performance.now();
  assert.equal((await engine.docker(...LINE, 'busybox', 'true')).status, 0);
  const before = await settled(engine.dataRoot);
  const lasting = started.move();

  /** When the engine ended though another was killed. */
  const diedBy: string[] = [];

  const kill = async (victim: Victim, command: ChildProcess): Promise<void> => {
    if (victim === 'engine') return engine.kill();
    const processes = chainOf(command.pid ?? 0);
    // Early on there is nobody but the command.
    const at = { command: 0, monitor: 1, container: 2 }[victim];
    const pid = processes[Math.min(at, processes.length - 1)] ?? 0;
    if (pid > 0 && command.exitCode === null) killProcess(pid);
  };

  /** Whoever is left goes on and leaves; the next command is typed; then all is as it was. */
  const assertNothingLeft = async (command: ChildProcess, when: string): Promise<void> => {
    await leaves(command, when);
    if (engine.hasDied()) await engine.startAgain();
    let next = await engine.docker('ps', '--all');
    if (next.status !== 0) {
      // It hears of the end of others a moment later, and may not survive it.
      await until(engine.hasDied);
      diedBy.push(when);
      await engine.startAgain();
      next = await engine.docker('ps', '--all');
    }
    assert.equal(next.status, 0, `${when}: ${next.error}`);
    await assertSame(engine.dataRoot, before, when);
  };

  /** A command that waits before an operation. */
  const waitingBefore = async (number: number): Promise<ChildProcess> => {
    for (let attempt = 1; ; attempt += 1) {
      const command = typeCommand([...LINE, '--step', 'busybox', 'true'], engine.folder);
      if (await isAskedAbout(command, number)) return command;
      const when = `before operation ${number} is asked for (attempt ${attempt})`;
      assert.ok(attempt < ATTEMPTS_MAX, when);
      for (const pid of chainOf(command.pid ?? 0).toReversed()) killProcess(pid);
      await assertNothingLeft(command, when);
    }
  };

  return {
    diedBy,
    /** Of a `docker run` that nobody kills, warm. */
    milliseconds: Math.min(milliseconds, performance.now() - again),
    /** How many operations the plan has. */
    operations: async () => {
      const { out } = await engine.docker(...LINE, '--explain', 'busybox', 'true');
      return [...out.matchAll(/^ ?\d+ {2}/gm)].length;
    },
    /** Kills while the process waits before an operation, counted from 1. */
    atOperation: async (victim: Victim, number: number): Promise<void> => {
      const command = await waitingBefore(number);
      await kill(victim, command);
      command.stdin?.end('c\n');
      await assertNothingLeft(command, `${victim} killed before operation ${number}`);
    },
    /** Kills some time after the command was typed. */
    afterMilliseconds: async (victim: Victim, milliseconds: number): Promise<void> => {
      const command = typeCommand([...LINE, 'busybox', 'true'], engine.folder);
      command.stdin?.end();
      await delay(milliseconds);
      await kill(victim, command);
      await assertNothingLeft(command, `${victim} killed ${milliseconds.toFixed(1)} ms after the start`);
    },
    [Symbol.asyncDispose]: () => lasting.disposeAsync(),
  };
}

/** What has ended is taken down by the engine beside, some time after the command has left. */
async function assertSame(dataRoot: string, before: Traces, when: string): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  for (let left = ['']; left.length > 0; await delay(LOOK_EVERY_MS)) {
    left = differences(before, tracesOfEngine(dataRoot));
    if (Date.now() > deadline) assert.deepEqual(left, [], when);
  }
}

/** Once nothing is left of the containers that made everything for the first time. */
async function settled(dataRoot: string): Promise<Traces> {
  await until(() => readdirSync(`${dataRoot}/containers`).length === 0);
  return tracesOfEngine(dataRoot);
}
