import assert from 'node:assert/strict';
import test from 'node:test';
import { exampleProcess, INIT, SHELL } from '../example-view.ts';
import { NEIGHBOUR, Story } from './example-story.ts';

const GIVEN = [INIT, SHELL, NEIGHBOUR];
const tar = (startTicks: number) => exampleProcess({ pid: 20, parentPid: 7, command: 'tar x', startTicks });

test('what was born after a command had returned is the next one’s, though no reading lay between them', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.start(7);
  const processes = [...GIVEN, tar(story.ticks + 1)];
  story.read({ processes });
  assert.deepEqual(story.told(), ['nothing', 'process-started 20']);
  story.finish(7);
  story.read({ processes: GIVEN });
  assert.deepEqual(story.told(), ['nothing', 'nothing']);
});

test('what was born before may be of both', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  const processes = [...GIVEN, tar(story.ticks)];
  story.start(7);
  story.read({ processes });
  assert.deepEqual(story.told(), ['process-started 20', 'process-started 20']);
});

test('an orphan that number 1 was given may be of both, however late it was born', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.finish(7);
  story.start(7);
  const orphan = { ...tar(story.ticks + 1), parentPid: 1 };
  story.read({ processes: [...GIVEN, orphan] });
  assert.deepEqual(story.told(), ['process-started 20', 'process-started 20']);
});

test('what a job has started after its command returned is that command’s, by descent', () => {
  const story = new Story();
  story.read();
  story.start(7);
  const job = exampleProcess({ pid: 21, parentPid: 7, command: 'job', startTicks: story.ticks });
  story.finish(7);
  const child = exampleProcess({ pid: 19, parentPid: 21, command: 'child', startTicks: story.ticks + 1 });
  story.read({ processes: [...GIVEN, child, job] });
  assert.deepEqual(story.told(), ['process-started 19, process-started 21']);
});

test('a process that was seen while its command ran, and has ended with it, is not left behind when the next one comes first', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.read({ cgroups: ['/mine'], processes: [...GIVEN, tar(story.ticks)] });
  assert.deepEqual(story.told(), ['process-started 20, cgroup-made /mine']);
  story.finish(7);
  story.start(7);
  story.read({ processes: GIVEN });
  assert.deepEqual(story.told(), ['cgroup-made /mine', 'nothing']);
});

test('one that goes on stays told', () => {
  const story = new Story();
  story.read();
  story.start(7);
  story.read({ processes: [...GIVEN, tar(story.ticks)] });
  story.finish(7);
  story.start(7);
  story.read();
  story.read({ processes: GIVEN });
  assert.deepEqual(story.told(), ['process-started 20', 'process-ended 20']);
});

test('a terminal’s own shell is started by no command that was typed before it was first seen', () => {
  const story = new Story();
  story.read({ processes: [INIT, SHELL] });
  story.start(8);
  story.read({ processes: GIVEN });
  assert.deepEqual(story.told(), ['nothing']);
});

test('nor by one whose mark had to wait for the reading that first saw the shell', () => {
  const story = new Story();
  story.read({ processes: [INIT, SHELL] });
  story.read({ processes: GIVEN });
  story.start(8, 10);
  story.read();
  assert.deepEqual(story.told(), ['nothing']);
});
