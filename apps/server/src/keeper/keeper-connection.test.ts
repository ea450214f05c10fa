import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { encodeJsonFrame, type Reply, type VerbName, type VerbPayload } from '@drydock/protocol';
import { FakeKeeper } from '../../testing/fake-keeper.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { createLog } from '../log.ts';
import { KeeperConnection, type KeeperFact } from './keeper-connection.ts';
import { reachKeeper } from './reach-keeper.ts';

const OWNER = 'a'.repeat(64);

/** A connection to a fake keeper, and everything that came over it, in order. */
class Scene implements AsyncDisposable {
  readonly events: (KeeperFact['kind'] | 'lost' | `answer to ${VerbName}`)[] = [];
  readonly facts: KeeperFact[] = [];
  readonly keeper: FakeKeeper;
  readonly connection: KeeperConnection;
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder, keeper: FakeKeeper, socket: Awaited<ReturnType<typeof reachKeeper>>) {
    this.#folder = folder;
    this.keeper = keeper;
    this.connection = new KeeperConnection(socket, {
      log: createLog('silent'),
      onFact: (fact) => {
        this.events.push(fact.kind);
        this.facts.push(fact);
      },
      onLost: () => this.events.push('lost'),
    });
  }

  static async open(): Promise<Scene> {
    const folder = new TemporaryFolder();
    const path = join(folder.path, 'keeper.sock');
    const keeper = await new FakeKeeper(path).start();
    return new Scene(folder, keeper, await reachKeeper(path, { signal: AbortSignal.timeout(5000) }));
  }

  ask<Name extends VerbName>(verb: Name, payload: VerbPayload<Name>): Promise<Reply<unknown>> {
    return new Promise((resolve) =>
      this.connection.ask(verb, payload, (reply) => {
        this.events.push(`answer to ${verb}`);
        resolve(reply);
      }),
    );
  }

  async openSession(): Promise<string> {
    const reply = await this.ask('session.open', { owner: OWNER });
    assert.ok(reply.ok);
    return (reply.data as { session: string }).session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    await this.keeper[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

function codeOf(reply: Reply<unknown>): string {
  return reply.ok ? 'ok' : reply.failure.code;
}

test('an answer and the output behind it arrive in the order they were sent', async () => {
  await using scene = await Scene.open();
  const session = await scene.openSession();
  await scene.ask('terminal.attach', { session, terminal: 1, fromSequence: 7 });
  await until(
    'output came',
    () => scene.facts.length,
    (count) => count === 1,
  );
  assert.deepEqual(scene.events, ['answer to session.open', 'answer to terminal.attach', 'output']);
  const [output] = scene.facts;
  assert.ok(output?.kind === 'output' && output.sequence === 7);
});

test('many questions at once each get their own answer', async () => {
  await using scene = await Scene.open();
  const session = await scene.openSession();
  const asked = Array.from({ length: 100 }, (_, at) =>
    scene.ask('terminal.open', { session, columns: at + 2, rows: 5 }),
  );
  const columns = (await Promise.all(asked)).map((reply) => reply.ok && (reply.data as { columns: number }).columns);
  assert.deepEqual(
    columns,
    Array.from({ length: 100 }, (_, at) => at + 2),
  );
});

test('questions without an answer fail with keeper-unavailable when the keeper dies, and so do later ones', async () => {
  await using scene = await Scene.open();
  scene.keeper.silentOn.add('session.open');
  const pending = scene.ask('session.open', { owner: OWNER });
  await until(
    'the keeper heard it',
    () => scene.keeper.heard.length,
    (count) => count === 1,
  );
  await scene.keeper.stop();
  const reply = await pending;
  assert.equal(codeOf(reply), 'keeper-unavailable');
  assert.ok(!reply.ok && reply.failure.hint);
  assert.deepEqual(scene.events, ['answer to session.open', 'lost']);
  assert.equal(codeOf(await scene.ask('session.open', { owner: OWNER })), 'keeper-unavailable');
});

test('a frame of unknown shape is left out, and the next one is read', async () => {
  await using scene = await Scene.open();
  const session = await scene.openSession();
  scene.keeper.sendRaw(encodeJsonFrame({ kind: 'rumour' }));
  scene.keeper.sendRaw(encodeJsonFrame({ kind: 'terminal-exited', session, terminal: 'one' }));
  scene.keeper.tell((session) => ({ kind: 'terminal-exited', session, terminal: 1, exitStatus: 0, signal: null }));
  await until(
    'a fact came',
    () => scene.facts.length,
    (count) => count > 0,
  );
  assert.deepEqual(scene.facts, [{ kind: 'terminal-exited', session, terminal: 1, exitStatus: 0, signal: null }]);
});

test('an answer of unknown shape fails its question', async () => {
  await using scene = await Scene.open();
  scene.keeper.silentOn.add('session.open');
  const pending = scene.ask('session.open', { owner: OWNER });
  await until(
    'the keeper heard it',
    () => scene.keeper.heard.length,
    (count) => count === 1,
  );
  scene.keeper.sendRaw(encodeJsonFrame({ kind: 'reply', id: 1, data: { session: '../..' } }));
  assert.equal(codeOf(await pending), 'internal');
});

test('an unreadable frame ends the connection', async () => {
  await using scene = await Scene.open();
  await scene.openSession();
  scene.keeper.sendRaw(Buffer.from([255, 255, 255, 255, 0]));
  await until(
    'the connection ended',
    () => scene.events.at(-1),
    (event) => event === 'lost',
  );
});

test('an answer to a question that nobody asked is nothing', async () => {
  await using scene = await Scene.open();
  await scene.openSession();
  scene.keeper.sendRaw(encodeJsonFrame({ kind: 'reply', id: 999, data: null }));
  assert.equal(codeOf(await scene.ask('session.open', { owner: OWNER })), 'ok');
});
