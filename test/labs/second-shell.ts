import assert from 'node:assert/strict';
import type { Learner } from './learner.ts';
import { TypedTerminal } from './typing.ts';

/** What a step says of a second shell, typed into one once the step has been clicked through. By "lab/step". */
export const SECOND_SHELL: Readonly<Record<string, (learner: Learner) => Promise<void>>> = {
  'namespaces/fresh-proc': stillSeesTheOldList,
};

async function stillSeesTheOldList(learner: Learner): Promise<void> {
  using shell = await TypedTerminal.open(learner);
  const folders = (await shell.type('ls -d /proc/[0-9]*')).trim().split(/\s+/);
  // The session's first process, the first shell, unshare, the shell inside, and this one.
  assert.ok(folders.length >= 5, folders.join(' '));
  await shell.type('ps aux');
  assert.equal(await shell.type('echo $?'), '0', 'ps finds itself outside');
}
