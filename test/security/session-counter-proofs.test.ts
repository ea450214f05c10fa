import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { isCall } from '@drydock/linux';
import {
  isEngineStep,
  type Operation,
  type Plan,
  performPlan,
  removeSession,
  type Step,
  sessionPlan,
} from '@drydock/runtime';
import { STAGE, specify } from '../kernel/session-fixture.ts';
import { outputOf, startAttacker } from './session-attack.ts';

/** A session of the same plan, but for the first of these calls in one operation: what they were there for is missing. */
async function startWithout(name: string, ...calls: readonly string[]) {
  const specification = specify();
  const leaveOut = ({ steps, ...operation }: Operation): Operation => {
    const missing = calls.map((call) =>
      steps.findIndex((step: Step) => !isEngineStep(step) && isCall(step) && step.call === call),
    );
    assert.ok(!missing.includes(-1));
    return { ...operation, steps: steps.filter((_, at) => !missing.includes(at)) };
  };
  const plan: Plan = sessionPlan(specification).map((each) => (each.name === name ? leaveOut(each) : each));
  const { results } = await performPlan(plan, { stage: STAGE });
  return {
    run: (command: string) =>
      outputOf([
        'prlimit',
        '--nofile=8192:8192',
        'nsenter',
        '--target',
        `${results.get('init')}`,
        '--all',
        'bash',
        '-c',
        command,
      ]),
    [Symbol.asyncDispose]: () => removeSession({ specification }),
  };
}

const CANARY = '/run/drydock/attack-canary';

test('[AT32b] without pivot_root and the unmounting of the old root the machine’s files are read', async () => {
  writeFileSync(CANARY, 'secret\n');
  await using learner = await startWithout('pivot-root', 'pivot_root', 'umount2');
  assert.equal(await learner.run(`cat ${CANARY}`), 'secret\n');
  rmSync(CANARY);
});

const INOTIFY = (most: number) => `python3 -c "
import ctypes
libc = ctypes.CDLL(None)
print(sum(libc.inotify_init1(0) >= 0 for _ in range(${most})), flush=True)
if ${most} > 1: import time; time.sleep(3600)"`;

test('[AT89b] when root itself makes the sessions’ user namespaces, one of them takes what all have', async () => {
  // The one before unshare(2): the user that makes the session's user namespace, and pays for what is in it.
  const byRoot = () => startWithout('user-namespace', 'setresuid');
  await using one = await byRoot();
  await using other = await byRoot();
  assert.equal(await other.run(INOTIFY(1)), '1\n');
  await one.run(`${INOTIFY(2000)} > /tmp/count 2>&1 < /dev/null & until test -s /tmp/count; do sleep 0.1; done`);
  assert.equal(await other.run(INOTIFY(1)), '0\n');
});

test('[AT87b] with the kernel’s own bound for terminals, one session leaves none for the others', async () => {
  const setting = '/proc/sys/kernel/pty/max';
  await using attacker = await startAttacker();
  await using neighbour = await startAttacker();
  // One is given back when `hold` has told what it has to tell.
  const open = `attempt('terminal', lambda: [os.openpty() for _ in range(3)])`;
  assert.deepEqual(await neighbour.attemptsWithoutFilter(open), { terminal: 'done' });
  writeFileSync(setting, '4096');
  try {
    await attacker.hold(`import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (524288, 524288))
try:
    while True: os.open('/dev/ptmx', os.O_RDWR | os.O_NOCTTY)
except OSError as error: hold(error)`);
    assert.deepEqual(await neighbour.attemptsWithoutFilter(open), { terminal: 'ENOSPC' });
  } finally {
    writeFileSync(setting, '1048576');
  }
  assert.deepEqual(await neighbour.attemptsWithoutFilter(open), { terminal: 'done' });
});
