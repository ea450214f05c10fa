import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { limitsHelp, readLimitsFile } from './limits-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'limits-'));
after(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const path = join(folder, 'limits.json');
  writeFileSync(path, text);
  return path;
}

test('a file of limits is handed on without its spaces: the way into the VM is narrow', () => {
  assert.equal(readLimitsFile(written('{ "session": {\n "pids": 64 } }'), 2048), '{"session":{"pids":64}}');
});

test('a mistake is told with the file, the limit and what is expected', () => {
  const path = written('{"session": {"pids": "many"}}');
  assert.throws(() => readLimitsFile(path, 2048), {
    message: `use the limits in "${path}":\n  session.pids is "many": expected a whole number`,
  });
  assert.throws(() => readLimitsFile(join(folder, 'none'), 2048), /read the limits in ".+": ENOENT/);
});

test('the help names every limit with its default', () => {
  assert.match(limitsHelp(), /^ {2}session\.memory +512m +memory/m);
  assert.match(limitsHelp(), /^ {2}machine\.warm +auto/m);
});
