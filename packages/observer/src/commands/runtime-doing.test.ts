import assert from 'node:assert/strict';
import test from 'node:test';
import { NO_TERMINAL } from '@drydock/protocol';
import { exampleProcess, INIT, SESSION_NAMESPACES, SHELL } from '../example-view.ts';
import { NEIGHBOUR, Story } from './example-story.ts';

/** A shell that the runtime has brought in, in a pid namespace of its own; and one that a terminal was opened with. */
const BROUGHT = exampleProcess({ pid: 30, insidePids: [1], terminal: 'pts/2', namespaces: { pid: 99 } });
const OPENED = exampleProcess({ pid: 40, terminal: 'pts/3' });
const GIVEN = [INIT, SHELL, NEIGHBOUR];

test('what the runtime does is told as a command of no terminal, with what changed between two readings', () => {
  const story = new Story();
  story.read();
  const id = story.performing();
  const [begun] = story.tracked.commands();
  assert.deepEqual(
    [begun?.origin, begun?.terminal, begun?.line, begun?.state, begun?.exitStatus],
    ['runtime', NO_TERMINAL, 'runtime: any', 'running', null],
  );
  story.performed(id);
  story.read({ cgroups: ['/mine'] });
  const [done] = story.tracked.commands();
  assert.deepEqual([done?.state, done?.exitStatus], ['done', 0]);
  assert.deepEqual(story.told(), ['cgroup-made /mine']);
  story.read({ cgroups: ['/mine', '/later'] });
  assert.deepEqual(story.told(), ['cgroup-made /mine']);
});

test('one that fails is told with status 1', () => {
  const story = new Story();
  story.read();
  story.performed(story.performing(), null, 1);
  story.read();
  assert.equal(story.tracked.commands()[0]?.exitStatus, 1);
  assert.deepEqual(story.told(), ['nothing']);
});

test('a command that runs meanwhile gets none of it, and goes on with its own', () => {
  const story = new Story();
  story.read();
  story.start(8);
  story.read({ cgroups: ['/own'] });
  const id = story.performing();
  story.read({ cgroups: ['/own', '/mine'] });
  story.performed(id);
  story.read();
  const doing = 'cgroup-made /mine, shared with 2';
  assert.deepEqual(story.told(), ['cgroup-made /own', doing]);
  story.read({ cgroups: ['/own', '/after'] });
  assert.deepEqual(story.told(), ['cgroup-made /own, cgroup-made /after, cgroup-removed /mine', doing]);
});

test('nor does one that begins while the runtime is at it, or returns', () => {
  const story = new Story();
  story.read();
  story.start(8);
  const id = story.performing();
  story.start(7);
  story.read({ cgroups: ['/mine'] });
  story.finish(8);
  story.performed(id);
  story.read();
  story.finish(7);
  story.read();
  assert.deepEqual(story.told(), ['nothing', 'cgroup-made /mine, shared with 1,2', 'nothing']);
});

test('a shell that it brings in is its own, one that is opened meanwhile is not, and neither is a running command’s', () => {
  const story = new Story();
  story.read();
  story.start(8);
  story.read();
  const id = story.performing();
  story.read({ processes: [...GIVEN, BROUGHT, OPENED] });
  assert.deepEqual(story.told(), ['nothing', 'nothing'], 'whose it is shows when it is done');
  story.performed(id, BROUGHT.vmPid);
  story.read();
  assert.deepEqual(story.told(), ['nothing', 'process-started 30, namespace-changed of 30']);
});

test('what it brings in is compared with the shell that it went to, not with the session’s number 1', () => {
  const uts = 88;
  const shell = { ...SHELL, namespaces: { ...SHELL.namespaces, uts }, cgroup: '/mine' };
  const brought = { ...BROUGHT, namespaces: { ...BROUGHT.namespaces, uts }, cgroup: '/mine' };
  assert.notEqual(uts, SESSION_NAMESPACES.uts);
  const story = new Story();
  story.read({ processes: [INIT, shell, NEIGHBOUR] });
  story.performed(story.performing(), BROUGHT.vmPid);
  story.read({ processes: [INIT, shell, NEIGHBOUR, brought] });
  assert.deepEqual(story.told(), ['process-started 30, namespace-changed of 30']);
});

test('what the shell it brought in starts later is not its doing, and of no command at another terminal', () => {
  const story = new Story();
  story.read();
  story.start(8);
  story.performed(story.performing(), BROUGHT.vmPid);
  story.read({ processes: [...GIVEN, BROUGHT] });
  const child = exampleProcess({ pid: 31, parentPid: 30, terminal: 'pts/2', startTicks: 5000, command: 'sleep 9' });
  story.read({ processes: [...GIVEN, BROUGHT, child] });
  assert.deepEqual(story.told(), ['nothing', 'process-started 30, namespace-changed of 30']);
});

test('a fresh /proc at the shell is its doing, of all on that terminal and nobody else', () => {
  const fresh = (process: typeof SHELL) => ({ ...process, procDevice: '0:99' });
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.start(8);
  const sleep = exampleProcess({ pid: 20, parentPid: 8, terminal: 'pts/1', command: 'sleep 9' });
  story.read({ processes: [...GIVEN, sleep] });
  story.performed(story.performing());
  story.read({ processes: [fresh(INIT), fresh(SHELL), fresh(NEIGHBOUR), fresh(sleep)] });
  assert.deepEqual(story.told(), ['nothing', 'process-started 20', 'proc-mounted of 7']);
});

test('the process with which it enters is not ended by a command that began meanwhile', () => {
  const passing = exampleProcess({ pid: 50, terminal: null, command: 'stage' });
  const story = new Story();
  story.read();
  const id = story.performing();
  story.read({ processes: [...GIVEN, passing] });
  story.start(8);
  story.performed(id);
  story.read({ processes: GIVEN });
  assert.deepEqual(story.told(), ['nothing', 'nothing']);
});
