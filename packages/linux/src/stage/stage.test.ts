import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { result, type Struct } from '../argument.ts';
import { type Call, call } from '../call.ts';
import { AT_FDCWD, O_CREAT, O_WRONLY } from '../flags.ts';
import { KernelError } from '../kernel-error.ts';
import { signalName } from './report.ts';
import { FIRST_DESCRIPTOR, performSteps } from './stage.ts';
import { type PerformedStep, type StageStep, showStep } from './step.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-stage-'));
after(() => rmSync(folder, { recursive: true }));
execFileSync('make', ['-C', fileURLToPath(new URL('../../native', import.meta.url)), `OUT=${folder}`], {
  stdio: 'pipe',
});
const stage = join(folder, 'stage');

const exec = (...argv: string[]): Call => call('execve', ['/bin/sh', ['sh', '-c', ...argv], ['PATH=/usr/bin:/bin']]);
const perform = (steps: readonly StageStep[], rest: object = {}) => performSteps({ stage, steps, ...rest });

test('a forked child becomes another program, and its exit status is told', async () => {
  const { ended, results } = await perform([{ fork: 0, result: 'child', parent: 'waits' }, exec('exit 42')]);
  const ends = await ended;
  assert.deepEqual(ends, [{ process: results.get('child'), exitStatus: 42, signal: null }]);
});

test('a signal that ends the child is told as a signal', async () => {
  const { ended } = await perform([{ fork: 0, result: 'child', parent: 'waits' }, exec('kill -9 $$')]);
  assert.equal((await ended)[0]?.signal, constants.signals.SIGKILL);
  assert.equal(signalName(9), 'SIGKILL');
});

test('strings, arrays of strings and results of earlier calls arrive as the kernel wants them', async () => {
  const file = join(folder, 'written');
  const { ended } = await perform([
    call('openat', [AT_FDCWD, file, O_CREAT | O_WRONLY, 0o600], { result: 'file' }),
    call('write', [result('file'), { bytes: Buffer.from('héllo') } satisfies Struct, 6]),
    call('dup3', [result('file'), 9, 0]),
    call('execve', ['/bin/sh', ['sh', '-c', 'printf " $A $1" >&9', 'sh', 'a b'], ['A=x y', 'PATH=/bin']]),
  ]);
  await ended;
  assert.equal(readFileSync(file, 'utf8'), 'héllo x y a b');
});

test("a fork's parent goes its own way, and may become another program than its child", async () => {
  const [parents, childs] = [join(folder, 'parents'), join(folder, 'childs')];
  const { ended } = await perform([
    { fork: 0, result: 'outer', parent: 'waits' },
    {
      fork: 0,
      result: 'inner',
      parent: [call('chdir', [folder]), exec(`while [ ! -e childs ]; do :; done; echo $PPID > ${parents}; exit 5`)],
    },
    call('chdir', ['/']),
    exec(`pwd > ${childs}`),
  ]);
  assert.deepEqual(
    (await ended).map(({ exitStatus }) => exitStatus),
    [5],
  );
  assert.equal(readFileSync(childs, 'utf8'), '/\n');
  assert.match(readFileSync(parents, 'utf8'), /^\d+\n$/);
});

test("a call that fails on the way of a fork's parent is told", async () => {
  const failing = perform([{ fork: 0, result: 'child', parent: [call('chdir', ['/no/such'])] }, exec('true')]);
  await assert.rejects(failing, { message: 'chdir("/no/such"): no such file or directory (ENOENT)' });
});

test('a call that fails ends the program there, and is told with its arguments and reason', async () => {
  const reports: PerformedStep[] = [];
  const failing = perform([call('chdir', ['/no/such']), exec('true')], {
    onPerformed: (performed: PerformedStep) => reports.push(performed),
  });
  await assert.rejects(failing, (error) => error instanceof KernelError && error.code === 'ENOENT');
  await assert.rejects(failing, { message: 'chdir("/no/such"): no such file or directory (ENOENT)' });
  assert.deepEqual(
    reports.map(({ step, errno, returned }) => [showStep(step), errno, returned]),
    [['chdir("/no/such")', constants.errno.ENOENT, -1]],
  );
});

test('an exec that fails is told', async () => {
  const steps: StageStep[] = [{ fork: 0, result: 'child', parent: 'waits' }, call('execve', ['/no/such', ['x'], []])];
  await assert.rejects(perform(steps), { message: /execve\("\/no\/such".*ENOENT/ });
});

test('an expected errno lets the program go on', async () => {
  const { ended } = await perform([
    { fork: 0, result: 'child', parent: 'waits' },
    call('chdir', ['/no/such'], { expect: ['ENOENT'] }),
    exec('exit 3'),
  ]);
  assert.equal((await ended)[0]?.exitStatus, 3);
});

test('what the engine leaves out at a Tell is not performed, and a result of it is missed by whoever needs it', async () => {
  const performed: string[] = [];
  const steps: StageStep[] = [
    { fork: 0, result: 'child', parent: 'waits' },
    { tell: 'leave two out' },
    call('chdir', ['/no/such']),
    call('openat', [AT_FDCWD, '/', 0, 0], { result: 'root' }),
    call('chdir', ['/']),
    call('fchdir', [result('root')]),
    exec('true'),
  ];
  const onPerformed = ({ step }: PerformedStep) => void performed.push(showStep(step));
  await assert.rejects(perform(steps, { onTell: () => 2, onPerformed }), {
    message: 'fchdir(<root>): needs "root", which an operation that was left out would have given',
  });
  assert.deepEqual(performed, ['clone(SIGCHLD)', 'chdir("/")', 'fchdir(<root>)']);
});

test('a child waits at a Tell until the engine has done its part', async () => {
  const file = join(folder, 'told');
  const told: string[] = [];
  const { ended } = await perform(
    [{ fork: 0, result: 'child', parent: 'waits' }, { tell: 'write the file' }, exec(`test -e ${file}`)],
    {
      onTell: async (tell: string, results: Map<string, number>) => {
        assert.ok((results.get('child') ?? 0) > 0);
        closeSync(openSync(file, 'w'));
        told.push(tell);
      },
    },
  );
  assert.equal((await ended)[0]?.exitStatus, 0);
  assert.deepEqual(told, ['write the file']);
});

test("an engine whose part fails ends the program, and its error is the caller's", async () => {
  const failing = perform([{ fork: 0, result: 'child', parent: 'waits' }, { tell: 'x' }, exec('true')], {
    onTell: () => {
      throw new Error('no room');
    },
  });
  await assert.rejects(failing, { message: 'no room' });
});

test('a grandchild whose parent leaves is waited for by the first process', async () => {
  const { ended } = await perform([
    { fork: 0, result: 'middle', parent: 'waits' },
    { fork: 0x8000, result: 'last', parent: 'leaves' },
    exec('exit 7'),
  ]);
  assert.deepEqual((await ended).map((end) => end.exitStatus).sort(), [0, 7]);
});

test('the program that is started finds no descriptor and no environment of ours', async () => {
  const file = join(folder, 'inherited');
  const open = openSync('/dev/null', 'r');
  const { ended } = await perform(
    [
      call('close_range', [3, 0xffffffff, 4]),
      call('execve', ['/bin/sh', ['sh', '-c', `ls /proc/self/fd > ${file}; /usr/bin/env >> ${file}`], ['ONLY=this']]),
    ],
    { descriptors: [open] },
  );
  await ended;
  closeSync(open);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /^([4-9]|\d\d)$/m);
  assert.match(readFileSync(file, 'utf8'), /^ONLY=this$/m);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /^HOME=/m);
});

test('a child that is killed before its last step is a failure, and what it did before is known', async () => {
  const performed: string[] = [];
  const failing = perform(
    [
      { fork: 0, result: 'child', parent: 'waits' },
      call('chdir', ['/']),
      { tell: 'kill it' },
      call('umask', [0o22]),
      exec('true'),
    ],
    {
      reportsAtOnce: true,
      onPerformed: ({ step }: PerformedStep) => performed.push(showStep(step)),
      onTell: (_: string, results: Map<string, number>) => void process.kill(results.get('child') ?? 0, 'SIGKILL'),
    },
  );
  await assert.rejects(failing, { message: 'umask(022): not reached, the process was killed (SIGKILL)' });
  assert.deepEqual(performed, ['clone(SIGCHLD)', 'chdir("/")']);
});

test('with reports at once, what a process did before a call that blocks is known while it blocks', async () => {
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const { promise: isBlocked, resolve } = Promise.withResolvers<void>();
  const aborting = new AbortController();
  let child = 0;
  const failing = perform(
    [
      { fork: 0, result: 'child', parent: 'waits' },
      call('chdir', ['/']),
      call('openat', [AT_FDCWD, fifo, O_WRONLY, 0]),
      exec('true'),
    ],
    {
      reportsAtOnce: true,
      signal: aborting.signal,
      onPerformed: ({ step, returned }: PerformedStep) => {
        if ('fork' in step) child = returned;
        else resolve();
      },
    },
  );
  await isBlocked;
  aborting.abort(new Error('took too long'));
  await assert.rejects(failing, { message: 'took too long' });
  assert.ok(child > 0);
  const deadline = Date.now() + 10_000;
  // Its new parent is whoever reaps orphans here; a zombie waits for that, and is dead.
  for (;;) {
    const state = existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, 'latin1') : '';
    if (!/\) [^Z]/.test(state)) break;
    assert.ok(Date.now() < deadline, state);
    await nextTurn();
  }
});

test('a program without an exec is done when its last step is', async () => {
  const { ended } = await perform([{ fork: 0, result: 'child', parent: 'waits' }, call('chdir', ['/'])]);
  assert.deepEqual(
    (await ended).map((end) => end.exitStatus),
    [0],
  );
});

test('a descriptor handed over is found where the program expects it', async () => {
  const file = join(folder, 'handed-over');
  const open = openSync(file, 'w');
  const { ended } = await perform(
    [call('write', [FIRST_DESCRIPTOR, { bytes: Buffer.from('here') }, 4]), exec('true')],
    {
      descriptors: [open],
    },
  );
  await ended;
  closeSync(open);
  assert.equal(readFileSync(file, 'utf8'), 'here');
});
