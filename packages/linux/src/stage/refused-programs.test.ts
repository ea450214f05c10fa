import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Call, call } from '../call.ts';
import { compileProgram } from './compile-program.ts';
import { type Report, ReportReader } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-stage-'));
after(() => rmSync(folder, { recursive: true }));
execFileSync('make', ['-C', fileURLToPath(new URL('../../native', import.meta.url)), `OUT=${folder}`], {
  stdio: 'pipe',
});
const stage = join(folder, 'stage');

const exec = (...argv: string[]): Call => call('execve', ['/bin/sh', ['sh', '-c', ...argv], ['PATH=/usr/bin:/bin']]);

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
  'an unknown flag': (bytes) => bytes.writeUInt16LE(2, 6),
  'a length beyond the bytes': (bytes) => bytes.writeUInt32LE(bytes.length + 8, 8),
  'a length beyond the limit': (bytes) => bytes.writeUInt32LE(0xffffffff, 8),
  'no operations': (bytes) => bytes.writeUInt32LE(0, 12),
  'more operations than there are': (bytes) => bytes.writeUInt32LE(3, 12),
  'fewer operations than there are': (bytes) => bytes.writeUInt32LE(1, 12),
  'an unknown kind': (bytes) => bytes.writeUInt16LE(77, 16),
  'a result slot out of range': (bytes) => bytes.writeUInt16LE(128, 18),
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
