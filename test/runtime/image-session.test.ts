import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf } from '@drydock/runtime';
import { makeImage, TAR_END, tarOf } from '../../packages/runtime/src/image/testing/image-parts.ts';
import { startSession } from '../kernel/session-fixture.ts';
import { bringProject } from './bring-project.ts';

const LIMITS = { memoryBytes: 512 * 1024 * 1024, diskBytes: 64 * 1024 * 1024, inodes: 4000 };

test('[IM30] the root of a session pulls, saves, imports, prunes and loads', async () => {
  await using session = await startSession(LIMITS);
  await bringProject(session.session.init);
  const { output } = await session.run(
    'cd /opt/drydock && bin/node test/runtime/image-fixture/session-program.ts 2>&1 | fold -w 150',
  );
  const found = /RESULT (.*)/s.exec(output)?.[1];
  assert.ok(found, output);
  const result = JSON.parse(found.replaceAll('\n', ''));
  const id = digestOf(makeImage({ tars: [Buffer.concat([tarOf('hello', 'hello\n'), TAR_END])] }).config.bytes);
  assert.deepEqual([result.pulled, result.loaded], [id, id]);
  assert.notEqual(result.imported, id);
  assert.equal(result.pruned, 1, 'both images had the same one layer');
  assert.deepEqual(result.images, [[id, 6]]);
});
