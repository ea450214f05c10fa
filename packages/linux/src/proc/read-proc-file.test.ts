import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { readNamespaces } from './namespace-links.ts';
import { parsePidStat } from './pid-stat.ts';
import { PROC_FILE_MAX_BYTES, readParsed, readProcFile } from './read-proc-file.ts';

test('a process that has ended reads as gone', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  assert.deepEqual(readProcFile(`/proc/${child.pid}/stat`), { kind: 'gone' });
  assert.equal(readParsed(`/proc/${child.pid}/stat`, parsePidStat), null);
  assert.equal(readNamespaces(child.pid ?? 0).pid, null);
});

test('a file longer than the limit is cut there and says so', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-proc-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'huge');
  writeFileSync(path, Buffer.alloc(PROC_FILE_MAX_BYTES + 1, 'x'));
  const cut = readProcFile(path);
  assert.ok(cut.kind === 'read' && cut.isCut && cut.bytes.length === PROC_FILE_MAX_BYTES);
  const whole = readProcFile(path, PROC_FILE_MAX_BYTES + 1);
  assert.ok(whole.kind === 'read' && !whole.isCut && whole.bytes.length === PROC_FILE_MAX_BYTES + 1);
});

test('an empty file is read as no bytes', () => {
  const file = readProcFile('/dev/null');
  assert.ok(file.kind === 'read' && file.bytes.length === 0 && !file.isCut);
});

test('a symbolic link in the last place is not followed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-proc-'));
  t.after(() => rmSync(folder, { recursive: true }));
  symlinkSync('/etc/hostname', join(folder, 'link'));
  assert.deepEqual(readProcFile(join(folder, 'link')), { kind: 'refused', code: 'ELOOP' });
});
