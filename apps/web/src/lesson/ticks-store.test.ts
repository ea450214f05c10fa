import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Command } from '@drydock/protocol';
import { blockClicked, commandsSeen, forgetTicks, useTicks } from './ticks-store.ts';

const done = (id: number, line: string): Command => ({
  id,
  line,
  state: 'done',
  exitStatus: 0,
  terminal: 1,
  startedAtMs: 0,
  changes: [],
  changesLeftOut: 0,
  sharedWith: [],
});

const LINES = ['ls', 'ps', 'ls'];
let session = '';
let sessions = 0;

const seen = (screen: string, ...commands: Command[]): readonly number[] => {
  commandsSeen({ session, screen, lines: LINES, commands });
  return useTicks.getState().ticked[screen] ?? [];
};

beforeEach(() => {
  sessions += 1;
  session = `session-${sessions}`;
});

test('what ran on one screen ticks nothing on the next, and is ticked still when one comes back', () => {
  assert.deepEqual(seen('lab/one', done(1, 'ls')), [0]);
  assert.deepEqual(seen('lab/two', done(1, 'ls')), []);
  assert.deepEqual(seen('lab/two', done(1, 'ls'), done(2, 'ps')), [1]);
  assert.deepEqual(seen('lab/one', done(1, 'ls'), done(2, 'ps')), [0]);
});

test('a click counts on its own screen only', () => {
  seen('lab/one');
  blockClicked('lab/other', 0);
  blockClicked('lab/one', 2);
  assert.deepEqual(seen('lab/one', done(1, 'ls')), [2]);
});

test('another Linux has run nothing', () => {
  seen('lab/one', done(7, 'ls'));
  session = `${session}-new`;
  assert.deepEqual(seen('lab/one'), []);
  assert.deepEqual(seen('lab/one', done(1, 'ls')), [0], 'its commands are counted anew');
});

test('a screen that is forgotten is ticked by what runs from then on', () => {
  seen('lab/one', done(1, 'ls'));
  forgetTicks('lab/one');
  assert.deepEqual(seen('lab/one', done(1, 'ls')), []);
  assert.deepEqual(seen('lab/one', done(1, 'ls'), done(2, 'ls')), [0]);
});
