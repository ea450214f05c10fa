import assert from 'node:assert/strict';
import { readFileSync, readlinkSync } from 'node:fs';
import { Refused } from '@drydock/runtime';
import type { LearnerShell } from './learner-shell.ts';
import { type Learner, type MakePlan, performAt } from './perform.ts';

export type Asked = {
  readonly plan: MakePlan;
  /** Its first group is the shell's number, if it names it. */
  readonly says: RegExp;
  readonly hint: RegExp;
  /** Typed into another shell, with that number for PID, it shows what was read. */
  readonly proof?: readonly [line: string, shows: RegExp];
};

/** What your Linux, and the shell, are like: everything that an operation could have changed. */
async function lookAt(learner: Learner, { process }: LearnerShell): Promise<string> {
  const { output } = await learner.run(
    'hostname; ip -o link; find /sys/fs/cgroup -type d; find /tmp /root -xdev; cat /proc/self/mountinfo; ls /dev/pts',
  );
  const links = ['net', 'mnt', 'pid', 'uts'].map((kind) => readlinkSync(`/proc/${process}/ns/${kind}`));
  const ofShell = ['mountinfo', 'cgroup'].map((file) => readFileSync(`/proc/${process}/${file}`, 'utf8'));
  const names = readFileSync(`/proc/${process}/net/dev`, 'utf8').match(/^ *\S+:/gm) ?? [];
  return [output, ...links, ...ofShell, ...names].join('\n');
}

/** The plan is not begun, the reason is told and can be read again, and nothing has changed. */
export async function isRefused(
  learner: Learner,
  shell: LearnerShell,
  { plan, says, hint, proof }: Asked,
): Promise<void> {
  const before = await lookAt(learner, shell);
  const performed = await performAt(learner, shell, plan, { endsInShell: false });
  assert.ok(performed.failure instanceof Refused, String(performed.failure));
  assert.match(performed.failure.message, says);
  assert.match(performed.failure.hint, hint);
  assert.deepEqual(performed.calls, []);
  assert.equal(await lookAt(learner, shell), before);
  if (proof === undefined) return;
  const [line, shows] = proof;
  const number = says.exec(performed.failure.message)?.[1] ?? '';
  assert.match((await learner.run(line.replaceAll('PID', number))).output, shows, line);
}
