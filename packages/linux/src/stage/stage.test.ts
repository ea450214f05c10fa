import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { result, type Struct } from '../argument.ts';
import { type Call, call } from '../call.ts';
import { AT_FDCWD, O_CREAT, O_WRONLY } from '../flags.ts';
import { KernelError } from '../kernel-error.ts';
import { compileProgram } from './compile-program.ts';
import { type Report, ReportReader, signalName } from './report.ts';
import { FIRST_DESCRIPTOR, performSteps } from './stage.ts';
import type { StageStep } from './step.ts';

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

test('a call that fails ends the program there, and is told with its arguments and reason', async () => {
  const reports: Report[] = [];
  const failing = perform([call('chdir', ['/no/such']), exec('true')], {
    onReport: (_: StageStep, report: Report) => reports.push(report),
  });
  await assert.rejects(failing, (error) => error instanceof KernelError && error.code === 'ENOENT');
  await assert.rejects(failing, { message: 'chdir("/no/such"): no such file or directory (ENOENT)' });
  assert.equal(reports.length, 1);
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

/** Gives stage raw bytes; returns its reports and exit status. */
async function feed(bytes: Uint8Array): Promise<{ reports: Report[]; status: number | null; signal: string | null }> {
  const child = spawn(stage, [], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const channel = child.stdio[3] as unknown as Duplex;
  const reader = new ReportReader();
  const reports: Report[] = [];
  channel.on('data', (chunk: Uint8Array) => reports.push(...reader.push(chunk)));
  channel.on('error', () => channel.destroy()); // stage may leave before it has read everything
  channel.end(bytes);
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { reports, status, signal };
}

const good = (): Buffer => Buffer.from(compileProgram([call('chdir', ['/']), exec('exit 0')]).bytes);
/** Each writes its damage into the bytes, or gives others. */
const damaged: Record<string, (bytes: Buffer) => Buffer | number> = {
  'an empty program': () => Buffer.alloc(0),
  'a wrong magic': (bytes) => bytes.writeUInt32LE(1, 0),
  'another version': (bytes) => bytes.writeUInt32LE(9, 4),
  'a length beyond the bytes': (bytes) => bytes.writeUInt32LE(bytes.length + 8, 8),
  'a length beyond the limit': (bytes) => bytes.writeUInt32LE(0xffffffff, 8),
  'no operations': (bytes) => bytes.writeUInt32LE(0, 12),
  'more operations than there are': (bytes) => bytes.writeUInt32LE(3, 12),
  'fewer operations than there are': (bytes) => bytes.writeUInt32LE(1, 12),
  'an unknown kind': (bytes) => bytes.writeUInt16LE(77, 16),
  'a result slot out of range': (bytes) => bytes.writeUInt16LE(64, 18),
  'a record length of zero': (bytes) => bytes.writeUInt32LE(0, 20),
  'a record length that is not a multiple of eight': (bytes) => bytes.writeUInt32LE(17, 20),
  'seven arguments': (bytes) => bytes.writeUInt32LE(7, 28),
  'five expected errnos': (bytes) => bytes.writeUInt32LE(5, 32),
  'too many blobs': (bytes) => bytes.writeUInt32LE(257, 36),
  'an argument of unknown type': (bytes) => bytes.writeUInt32LE(9, 56),
  'a slot that nothing wrote': (bytes) => bytes.writeUInt32LE(1, 56) && bytes.writeBigUInt64LE(5n, 64),
  'a blob that is not there': (bytes) => bytes.writeBigUInt64LE(9n, 64),
  'a blob longer than its record': (bytes) => bytes.writeUInt32LE(0xfffffff0, 72),
  'more pointers than its record holds': (bytes) => bytes.writeUInt32LE(0x20000000, 76),
  'half a program': (bytes) => bytes.subarray(0, bytes.length / 2),
};

function damagedBy(damage: (bytes: Buffer) => Buffer | number): Buffer {
  const bytes = good();
  const other = damage(bytes);
  return typeof other === 'number' ? bytes : other;
}

for (const [name, damage] of Object.entries(damaged)) {
  test(`${name} is refused as a whole`, async () => {
    const { reports, status, signal } = await feed(damagedBy(damage));
    assert.deepEqual(
      { status, signal, kinds: reports.map((report) => report.kind) },
      { status: 120, signal: null, kinds: ['refused'] },
    );
  });
}

test('a pointer outside its blob is refused', async () => {
  const bytes = { bytes: new Uint8Array(8), pointers: [{ offset: 4, target: { bytes: new Uint8Array(1) } }] };
  const { reports } = await feed(compileProgram([call('chdir', [bytes])]).bytes);
  assert.deepEqual(reports, [{ kind: 'refused', operation: 0, reason: 'pointer' }]);
});

test('a child block that reaches beyond its parent is refused', async () => {
  const program = Buffer.from(compileProgram([{ fork: 0, result: 'x', parent: 'waits' }, exec('true')]).bytes);
  program.writeUInt32LE(9, 32);
  const { reports } = await feed(program);
  assert.deepEqual(reports, [{ kind: 'refused', operation: 0, reason: 'fork' }]);
});

test('no damage of single bytes crashes it', async () => {
  // Numbers of calls are left as they are: another call is a valid program, and a dangerous one.
  const program = Buffer.from(compileProgram([call('chdir', ['/']), { tell: 'x' }]).bytes);
  const positions = [...program.keys()].filter((position) => position < 24 || position >= 28);
  const ends = await Promise.all(
    positions.map(async (position) => {
      const changed = Buffer.from(program);
      changed[position] = (changed[position] ?? 0) ^ 0xff;
      return (await feed(changed)).signal;
    }),
  );
  assert.deepEqual(
    ends.filter((signal) => signal !== null),
    [],
  );
});

test('an engine that goes away ends it at the next Tell', async () => {
  const { status } = await feed(compileProgram([{ tell: 'x' }, exec('true')]).bytes);
  assert.equal(status, 122);
});
