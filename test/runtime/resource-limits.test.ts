import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chooseLimits,
  limitCapabilities,
  type PresentLimits,
  parseHardLimits,
  parseUlimit,
  readPresentLimits,
  setResourceLimits,
} from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';
import { confined, heard, type Where } from './confined-process.ts';

const LIMITS = ['/bin/cat', '/proc/self/limits'];
const lineOf = (text: string, name: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(name))
    ?.split(/\s{2,}/)
    .slice(1, 3);

async function setLimits(where: Where): Promise<string> {
  const limits = ['nofile=512:1000', 'core=0', 'stack=4194304:-1'].map(parseUlimit);
  return (await confined(where, [heard, setResourceLimits(limits)], LIMITS)).output;
}

test('[PW20] limits that are set stand in /proc/PID/limits (real root)', async () => {
  const output = await setLimits('real root');
  assert.deepEqual(lineOf(output, 'Max open files'), ['512', '1000']);
  assert.deepEqual(lineOf(output, 'Max core file size'), ['0', '0']);
  assert.deepEqual(lineOf(output, 'Max stack size'), ['4194304', 'unlimited']);
});

test('[PW20] limits that are set stand in /proc/PID/limits (session root)', async () => {
  await using learner = await startSession();
  assert.deepEqual(lineOf(await setLimits(learner), 'Max open files'), ['512', '1000']);
});

test('[PW20] a limit is felt: no more descriptors than nofile', async () => {
  const open =
    'import os\ntry:\n  while True: fd = os.dup(1)\nexcept OSError as error: os.write(1, f"{fd} {error.strerror}".encode())';
  const { output } = await confined(
    'real root',
    [heard, setResourceLimits([parseUlimit('nofile=20')])],
    ['/usr/bin/python3', '-c', open],
  );
  assert.equal(output, '19 Too many open files');
});

test('[PW21] what is refused before is what the kernel would refuse: session root cannot raise a hard limit', async () => {
  await using learner = await startSession();
  const { output } = await confined(learner, [heard], LIMITS);
  const present: PresentLimits = { ...readPresentLimits(), hard: parseHardLimits(output), mayRaise: false };
  const asked = parseUlimit(`nofile=${(present.hard.get('nofile') ?? 0n) + 1n}`);
  assert.throws(() => chooseLimits([asked], present), /is above the hard limit here, 524288$/);
  await assert.rejects(confined(learner, [heard, setResourceLimits([asked])], LIMITS), /RLIMIT_NOFILE.*EPERM/);
  const { output: exact } = await confined(learner, [heard, setResourceLimits(chooseLimits([], present))], LIMITS);
  assert.deepEqual(lineOf(exact, 'Max open files'), ['1024', '524288']);
});

test('[PW21] real root raises a hard limit, and not above fs.nr_open', async (context) => {
  const present = readPresentLimits();
  if (!present.mayRaise) return context.skip('this root lacks CAP_SYS_RESOURCE');
  const most = `nofile=${present.descriptorsMax}`;
  const { output } = await confined(
    'real root',
    [heard, setResourceLimits(chooseLimits([parseUlimit(most)], present))],
    LIMITS,
  );
  assert.equal(lineOf(output, 'Max open files')?.[1], `${present.descriptorsMax}`);
  const more = parseUlimit(`nofile=${present.descriptorsMax + 1n}`);
  assert.throws(() => chooseLimits([more], present), /is more than any process may have/);
  await assert.rejects(confined('real root', [heard, setResourceLimits([more])], LIMITS), /EPERM/);
});

test('[PW20] limits come before capabilities are given up: afterwards a hard limit stays', async () => {
  const none = limitCapabilities({ keep: [], user: 0, filterFollows: false });
  const lower = setResourceLimits([parseUlimit('nofile=100')]);
  const raise = setResourceLimits([parseUlimit('nofile=101')]);
  await assert.rejects(confined('real root', [heard, lower, none, raise], LIMITS), /RLIMIT_NOFILE.*EPERM/);
});
