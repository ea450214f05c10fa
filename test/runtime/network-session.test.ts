import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSession } from '../kernel/session-fixture.ts';

const SUITE = fileURLToPath(new URL('network-in-session.ts', import.meta.url));
const PASSED = /^# pass (\d+)$/m;

/*
 * The suite runs as the session's root, in its network namespace beside its eth0. Of its mount namespace it does
 * without: there is no Node in it.
 */
test('[NW80] all of it holds for the root of a session too', { timeout: 900_000 }, async (context) => {
  await using learner = await startSession({ pids: 1000, memoryBytes: 1024 ** 3 });
  const target = ['--target', String(learner.session.init), '--user', '--net', '--setuid', '0', '--setgid', '0'];
  const command = [process.execPath, '--test-reporter=tap', '--test-timeout=300000', SUITE];
  // A test runner of its own, and not a part of this one: that would report in a form for it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn('nsenter', [...target, ...command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [status] = await once(child, 'close');
  const { output: links } = await learner.run('ip -br link; cat /proc/sys/net/ipv4/ip_forward');
  assert.equal(status, 0, output);
  const passed = Number(PASSED.exec(output)?.[1]);
  assert.ok(passed > 20, output);
  context.diagnostic(`${passed} tests passed in a session`);
  assert.match(links, /^lo .*\n(.*\n)?eth0@.*\n1\n$/, 'nothing is left in the session but that packets are passed on');
});
