import assert from 'node:assert/strict';
import test, { after, beforeEach } from 'node:test';
import {
  Failure,
  NO_MARKS,
  PROGRESS_CHANGES_MAX,
  type Progress,
  type ProgressChange,
  withChange,
} from '@drydock/protocol';
import { forgetProgress, forgetStep, markOf, passStep, settle, useProgress } from './progress.ts';
import { ProgressSync } from './progress-sync.ts';

/** Knows one learner, as the server does. */
class FakeServer {
  progress: Progress;
  readonly portions: number[] = [];
  failure: Failure | null = null;

  constructor(learner: string) {
    this.progress = { ...NO_MARKS, learner, revision: 0 };
  }

  read = async () => this.progress;

  change = async (changes: readonly ProgressChange[]) => {
    if (this.failure !== null) throw this.failure;
    this.portions.push(changes.length);
    this.progress = {
      ...this.progress,
      ...changes.reduce(withChange, this.progress),
      revision: this.progress.revision + 1,
    };
    return this.progress;
  };
}

const here = (step: string) => markOf(useProgress.getState(), 'lab', step);
let learners = 0;
const newServer = () => new FakeServer(`learner${learners++}`);

const syncs: ProgressSync[] = [];

function connect(server: FakeServer): ProgressSync {
  const sync = new ProgressSync(server);
  syncs.push(sync);
  return sync;
}

beforeEach(() => {
  for (const sync of syncs.splice(0)) sync.close();
  forgetProgress();
  settle(useProgress.getState().unsent);
});

// One that failed would try again later.
after(() => syncs.map((sync) => sync.close()));

test('what was marked without a connection is told when it is there, in portions', async () => {
  const server = newServer();
  for (let at = 0; at <= PROGRESS_CHANGES_MAX; at++) passStep('lab', `s${at}`);
  await connect(server).connected();
  assert.deepEqual(server.portions, [PROGRESS_CHANGES_MAX, 1]);
  assert.equal(server.progress.passed.lab?.length, PROGRESS_CHANGES_MAX + 1);
  assert.deepEqual(useProgress.getState().unsent, []);
});

test('what is marked or forgotten later is told at once', async () => {
  const server = newServer();
  const sync = connect(server);
  await sync.connected();
  passStep('lab', 'a');
  passStep('lab', 'b');
  await sync.send();
  forgetStep('lab', 'a');
  await sync.send();
  assert.deepEqual(server.progress.passed, { lab: ['b'] });
});

test('what another window changed is shown here', async () => {
  const server = newServer();
  const sync = connect(server);
  await sync.connected();
  sync.changedElsewhere(await server.change([{ kind: 'skip', step: { lab: 'lab', step: 'a' } }]));
  assert.equal(here('a'), 'skipped');
  assert.deepEqual(useProgress.getState().unsent, []);
});

test('what the server refuses stays marked here, and is told when it is there again', async () => {
  const server = newServer();
  const sync = connect(server);
  await sync.connected();
  server.failure = new Failure('internal', 'the disk is full');
  passStep('lab', 'a');
  await sync.send();
  assert.equal(here('a'), 'passed');
  assert.deepEqual(server.progress.passed, {});
  server.failure = null;
  await sync.connected();
  assert.deepEqual(server.progress.passed, { lab: ['a'] });
});

test('a change that the server does not understand does not hold up the others', async () => {
  const server = newServer();
  const sync = connect(server);
  await sync.connected();
  server.failure = new Failure('malformed-message', 'what is this');
  passStep('lab', 'a');
  await sync.send();
  server.failure = null;
  passStep('lab', 'b');
  await sync.send();
  assert.deepEqual(server.progress.passed, { lab: ['b'] });
});
