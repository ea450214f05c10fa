import assert from 'node:assert/strict';
import test from 'node:test';
import { BASH_ONE, exampleProcess, exampleView, INIT, SHELL, UNSHARE } from '../example-view.ts';
import { NEIGHBOUR, Story } from './example-story.ts';

const sleep = exampleProcess({ pid: 20, parentPid: 7, name: 'sleep', command: 'sleep 9' });

test('a command that changed nothing is told nothing, whatever counters rose', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.read();
  story.finish(7);
  story.read();
  assert.deepEqual(story.told(), ['nothing']);
});

test('the first reading after a command returned is its last word on what belongs to no process', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.read({ cgroups: ['/mine'] });
  assert.deepEqual(story.told(), ['cgroup-made /mine']);
  story.read({ cgroups: ['/mine', '/later'] });
  story.read({ cgroups: [] });
  assert.deepEqual(story.told(), ['cgroup-made /mine']);
});

test('a command at another terminal that does not run gets nothing', () => {
  const story = new Story();
  story.read();
  story.start(8);
  story.finish(8);
  story.read();
  story.start(7);
  story.read({ cgroups: ['/mine'] });
  assert.deepEqual(story.told(), ['nothing', 'cgroup-made /mine']);
});

test('two commands that ran when something changed both get it, and name each other’s terminal', () => {
  const story = new Story();
  story.read();
  story.start(8);
  story.start(7);
  story.read();
  assert.deepEqual(story.told(), ['nothing', 'nothing'], 'running together alone shares nothing');
  story.read({ cgroups: ['/mine'] });
  assert.deepEqual(story.told(), ['cgroup-made /mine, shared with 1', 'cgroup-made /mine, shared with 2']);
  story.finish(7);
  story.read();
  story.read({ cgroups: ['/mine', '/late'] });
  assert.deepEqual(story.told(), [
    'cgroup-made /mine, cgroup-made /late, shared with 1',
    'cgroup-made /mine, shared with 2',
  ]);
});

test('two commands that follow each other between two readings share what changed', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.start(7);
  story.read({ cgroups: ['/mine'] });
  assert.deepEqual(story.told(), ['cgroup-made /mine, shared with 1', 'cgroup-made /mine, shared with 1']);
  story.read({ cgroups: [] });
  assert.deepEqual(story.told(), ['cgroup-made /mine, shared with 1', 'shared with 1']);
});

test('a nested shell: what opened it, and each command in it, has its own', () => {
  const story = new Story();
  const nested = [INIT, SHELL, NEIGHBOUR, UNSHARE, BASH_ONE];
  story.read();
  story.start(7);
  story.read({ processes: nested });
  story.prompt(1);
  story.read();
  const opener = 'process-started 13, process-started 14, namespace-changed of 14, namespace-changed of 13,14';
  assert.deepEqual(story.told(), [opener]);
  story.read({ cgroups: ['/somebody'] });
  story.start(1);
  const child = exampleProcess({ ...BASH_ONE, pid: 30, parentPid: 14, startTicks: 5000, command: 'mkdir' });
  story.read({ cgroups: ['/somebody', '/mine'], processes: [...nested, child] });
  assert.deepEqual(story.told(), [opener, 'process-started 30, cgroup-made /mine']);
  story.finish(1);
  story.read({ processes: nested });
  assert.deepEqual(story.told(), [opener, 'cgroup-made /mine']);
});

test('a background job stays told by the command that started it, with what it does until the next one', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, sleep] });
  assert.deepEqual(story.told(), ['process-started 20']);
  const moved = { ...sleep, namespaces: { ...sleep.namespaces, net: 99 } };
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, moved] });
  assert.deepEqual(story.told(), ['process-started 20, namespace-changed of 20']);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR] });
  assert.deepEqual(story.told(), ['process-started 20, namespace-changed of 20']);
});

test('what a background job does later is not the next command’s doing, its end may be', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, sleep] });
  story.start(7);
  const child = exampleProcess({ pid: 21, parentPid: 20, command: 'child' });
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, { ...sleep, command: 'top' }, child] });
  assert.deepEqual(story.told(), ['process-started 20', 'nothing']);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, child] });
  assert.deepEqual(story.told(), ['process-started 20', 'process-ended 20']);
});

test('a command may end what runs at another terminal, and move it to another cgroup', () => {
  const story = new Story();
  story.read({ cgroups: ['/mine'], processes: [INIT, SHELL, NEIGHBOUR, sleep] });
  story.start(8);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR, { ...sleep, cgroup: '/mine' }] });
  assert.deepEqual(story.told(), ['cgroup-joined of 20']);
  story.finish(8);
  story.read();
  story.start(8);
  story.finish(8);
  story.read({ processes: [INIT, SHELL, NEIGHBOUR] });
  assert.deepEqual(story.told(), ['cgroup-joined of 20', 'process-ended 20']);
});

test('what came to its own end was not ended by another terminal’s command, what a signal ended may have been', () => {
  for (const [exitStatus, told] of [
    [0, 'nothing'],
    [143, 'process-ended 20, shared with 1'],
  ] as const) {
    const story = new Story();
    story.read();
    story.start(7);
    story.read({ processes: [INIT, SHELL, NEIGHBOUR, sleep] });
    story.start(8);
    story.finish(7, exitStatus);
    story.read({ processes: [INIT, SHELL, NEIGHBOUR] });
    assert.deepEqual(story.told(), ['nothing', told]);
  }
});

test('a terminal that is opened meanwhile is nobody’s command', () => {
  const story = new Story();
  story.read();
  story.start(7);
  const entered = exampleProcess({ pid: 40, terminal: 'pts/2' });
  story.read({
    processes: [INIT, SHELL, NEIGHBOUR, entered, exampleProcess({ pid: 41, parentPid: 40, terminal: null })],
  });
  assert.deepEqual(story.told(), ['nothing']);
});

test('a mark that had to wait for a reading does not cost the command what that reading saw', () => {
  const story = new Story();
  story.read();
  story.read({ cgroups: ['/mine'] });
  story.start(7, 10);
  story.finish(7);
  story.read();
  assert.deepEqual(story.told(), ['cgroup-made /mine']);
  const slow = new Story();
  slow.read();
  slow.read({ cgroups: ['/mine'] });
  slow.start(7, 500);
  slow.finish(7);
  slow.read();
  assert.deepEqual(slow.told(), ['nothing']);
});

test('a session that has ended takes nothing away', () => {
  const story = new Story();
  story.read({ cgroups: ['/mine'] });
  story.start(7);
  story.tracked.observe(exampleView(), 900_000);
  assert.ok(!story.told().join().includes('cgroup'));
});
