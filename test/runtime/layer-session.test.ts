import assert from 'node:assert/strict';
import test from 'node:test';
import {
  AT_FDCWD,
  AT_RECURSIVE,
  CLONE_NEWNS,
  call,
  MOVE_MOUNT_F_EMPTY_PATH,
  OPEN_TREE_CLONE,
  performSteps,
  result,
} from '@drydock/linux';
import { STAGE, startSession } from '../kernel/session-fixture.ts';

const LIMITS = { memoryBytes: 512 * 1024 * 1024, diskBytes: 64 * 1024 * 1024, inodes: 4000 };

type Result = { tree: Record<string, string>; leftOut: string[]; refused: string };

test('[LY13] the root of a session unpacks an image, without devices, and sees it through its own overlay', async () => {
  await using session = await startSession(LIMITS);
  await bringProject(session.session.init);
  const { output } = await session.run(
    'cd /opt/drydock && bin/node test/runtime/layer-session-program.ts 2>&1 | fold -w 150',
  );
  const found = /RESULT (.*)/s.exec(output)?.[1];
  assert.ok(found, output);
  const { tree, leftOut, refused } = JSON.parse(found.replaceAll('\n', '')) as Result;

  assert.match(tree['etc/kept'] ?? '', /^100644 65535:65535 4 bytes/);
  assert.match(
    tree['usr/bin/ping'] ?? '',
    /security\.capability=01000002003000000/,
    'the kernel shows its own root’s as before',
  );
  assert.match(tree['usr/bin/su'] ?? '', /^104755 0:0 .*user\.note=6e/);
  assert.match(tree['usr/bin/su-too'] ?? '', /= usr\/bin\/su/);
  assert.match(tree['usr/bin/late'] ?? '', /^100644/);
  assert.match(tree.pipe ?? '', /^10600/);
  assert.match(tree.etc ?? '', /^40755 3:4/);
  assert.ok('opt/a/new' in tree);
  for (const path of ['etc/old', 'opt/a/below', 'null', 'disk']) assert.equal(tree[path], undefined, path);
  assert.equal(leftOut.length, 3, leftOut.join('\n'));
  assert.match(leftOut.join('\n'), /"null".*only real root.*"disk".*trusted\.note/s);
  assert.match(refused, /^owner-not-mapped: unpack "foreign": its owner 70000:0 does not exist here .* 0 to 65535/);
});

/** Shows the project in the session, whose image does not have it. */
async function bringProject(init: number): Promise<void> {
  const { ended } = await performSteps({
    stage: STAGE,
    steps: [
      call('open_tree', [AT_FDCWD, '/opt/drydock', OPEN_TREE_CLONE | AT_RECURSIVE], { result: 'project' }),
      call('openat', [AT_FDCWD, `/proc/${init}/ns/mnt`, 0, 0], { result: 'namespace' }),
      call('setns', [result('namespace'), CLONE_NEWNS]),
      call('move_mount', [result('project'), '', AT_FDCWD, '/opt/drydock', MOVE_MOUNT_F_EMPTY_PATH]),
    ],
  });
  await ended;
}
