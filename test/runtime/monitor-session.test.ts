import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSession } from '../kernel/session-fixture.ts';

const SUITES = [
  'monitor.test.ts',
  'monitor-streams.test.ts',
  'monitor-log.test.ts',
  'monitor-attach.test.ts',
  'monitor-terminal.test.ts',
];

/*
 * The suites run as the session's root, in a mount namespace that belongs to it: a copy of the machine's, since there is no
 * Node in the session's own.
 */
test('[MO70] all of it holds for the root of a session too', { timeout: 900_000 }, async (context) => {
  await using learner = await startSession({ pids: 1000, memoryBytes: 1024 ** 3 });
  const target = ['--target', String(learner.session.init), '--user', '--setuid', '0', '--setgid', '0'];
  const files = SUITES.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const test = [process.execPath, '--test', '--test-concurrency=1', '--test-reporter=tap', '--test-timeout=170000'];
  // Else it would take itself for a part of this test run, and report to it.
  const alone = ['-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'];
  const child = spawn('env', [...alone, 'nsenter', ...target, 'unshare', '--mount', ...test, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status] = await once(child, 'close');
  assert.equal(status, 0, output);
  context.diagnostic(`${/^# pass (\d+)$/m.exec(output)?.[1]} tests passed in a session`);
});
