import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { findLabsFolder } from './read-labs.ts';

function labs(...args: readonly string[]): { status: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { encoding: 'utf8' });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

test('labs validate ends well when nothing is wrong', () => {
  const { status, out, err } = labs('validate');
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /nothing is wrong/);
});

test('labs validate names file, line, field and fix, and ends with 1', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'drydock-labs-'));
  await cp(findLabsFolder(), folder.path, { recursive: true });
  const file = join(folder.path, '020-namespaces', '020-unshare', 'step.md');
  await writeFile(file, (await readFile(file, 'utf8')).replace('process-is-pid-one', 'process-is-pid-two'));
  const { status, out, err } = labs('validate', folder.path);
  assert.deepEqual([status, out], [1, '']);
  assert.ok(err.includes(`${file}:5: checks[0].kind: "process-is-pid-two" is not one of`), err);
  assert.match(err, /\n {4}fix: Write one of /);
});

test('labs list names labs and steps', () => {
  assert.match(labs('list').out, /^namespaces: .+\n {2}1\. look: /);
});

test('labs --help explains itself; anything else is an error that does too', () => {
  assert.deepEqual(labs('--help').status, 0);
  assert.match(labs('--help').out, /validate .*\n {2}list /);
  for (const args of [[], ['polish'], ['--loud'], ['list', 'one', 'two']]) {
    const { status, out, err } = labs(...args);
    assert.deepEqual([status, out], [2, ''], args.join(' '));
    assert.match(err, /npm run labs -- <command>/);
  }
});
