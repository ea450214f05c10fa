import assert from 'node:assert/strict';
import type { Learner } from './learner.ts';
import { TypedTerminal } from './typing.ts';

/** What the steps of the namespaces lab say of a second shell, typed into one, by the step after which it holds. */
export const SECOND_SHELL: Readonly<Record<string, (learner: Learner) => Promise<void>>> = {
  'namespaces/fresh-proc': stillSeesTheOldList,
  'namespaces/same-world': seesBothNumbersAndEnters,
};

async function stillSeesTheOldList(learner: Learner): Promise<void> {
  using shell = await TypedTerminal.open(learner);
  const folders = (await shell.type('ls -d /proc/[0-9]*')).trim().split(/\s+/);
  // The session's first process, the first shell, unshare, the shell inside, and this one.
  assert.ok(folders.length >= 5, folders.join(' '));
  await shell.type('ps aux');
  assert.equal(await shell.type('echo $?'), '0', 'ps finds itself outside');
}

async function seesBothNumbersAndEnters(learner: Learner): Promise<void> {
  using shell = await TypedTerminal.open(learner);
  const both = await shell.type('grep NSpid /proc/$(pgrep -n sleep)/status');
  const [, outer, inner] = /^NSpid:\s+(\d+)\s+(\d+)$/.exec(both) ?? assert.fail(both);
  assert.notEqual(outer, inner);

  const own = await shell.type('readlink /proc/self/ns/pid');
  assert.notEqual(await shell.type('readlink /proc/$(pgrep -n sleep)/ns/pid'), own);

  await shell.type('nsenter --target $(pgrep -n sleep) --pid --mount bash');
  const inside = await shell.type('ps aux');
  assert.match(inside, /^root +1 .* bash$/m);
  assert.match(inside, new RegExp(`^root +${inner} .* sleep 1000$`, 'm'));
  assert.notEqual(await shell.type('readlink /proc/self/ns/pid'), own);
  await shell.type('exit');
  assert.equal(await shell.type('readlink /proc/self/ns/pid'), own);
}
