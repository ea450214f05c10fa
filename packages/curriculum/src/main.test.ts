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
  const { status, out, err } = labs('validate', '--labs', folder.path);
  assert.deepEqual([status, out], [1, '']);
  assert.ok(err.includes(`${file}:5: checks[0].kind: "process-is-pid-two" is not one of`), err);
  assert.match(err, /\n {4}fix: Write one of /);
});

test('labs list names labs and steps', () => {
  assert.match(labs('list').out, /^namespaces: .+\n {2}1\. [a-z-]+: /m);
});

test('labs --help explains itself; anything else is an error that does too', () => {
  assert.deepEqual(labs('--help').status, 0);
  assert.match(labs('--help').out, /validate .*\n {2}list .*\n {2}new /);
  for (const args of [
    [],
    ['polish'],
    ['--loud'],
    ['list', 'one'],
    ['new'],
    ['new', 'a', 'b', 'c'],
    ['test', 'a', 'b'],
  ]) {
    const { status, out, err } = labs(...args);
    assert.deepEqual([status, out], [2, ''], args.join(' '));
    assert.match(err, /npm run labs -- <command>/);
  }
});

test('labs new makes a lab and a step in which validate names everything that is still to be written, and nothing else', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'drydock-labs-'));
  const { status, out, err } = labs('new', 'volumes', '--labs', folder.path);
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /^made .*010-volumes\/lab\.yaml\nmade .*010-volumes\/010-first\/step\.md$/m);
  assert.match(out, /labs -- test volumes\/first/);

  const messages = labs('validate', '--labs', folder.path).err.match(/^.*\.(md|sh|yaml):?.*: .*$/gm) ?? [];
  assert.ok(messages.length > 5, messages.join('\n'));
  for (const message of messages) assert.match(message, /: (unfinished: TODO|has no line to type)$/);

  const step = join(folder.path, '010-volumes', '010-first', 'step.md');
  const lab = join(folder.path, '010-volumes', 'lab.yaml');
  for (const file of [step, lab]) await writeFile(file, (await readFile(file, 'utf8')).replaceAll('TODO', 'Write'));
  await writeFile(join(folder.path, '010-volumes', '010-first', 'solve.sh'), 'echo $$\n');
  assert.deepEqual(labs('validate', '--labs', folder.path).err, '');
});

test('labs new numbers a step behind the others, and touches nothing that is there', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'drydock-labs-'));
  assert.equal(labs('new', 'volumes', 'make', '--labs', folder.path).status, 0);
  assert.match(
    labs('new', 'volumes', 'share', '--labs', folder.path).out,
    /^made .*010-volumes\/020-share\/step\.md$/m,
  );
  assert.match(labs('new', 'images', '--labs', folder.path).out, /^made .*020-images\/010-first\/step\.md$/m);
  for (const [args, reason] of [
    [['new', 'volumes'], /make the lab "volumes": there is one/],
    [['new', 'volumes', 'share'], /make the step "share": there is one/],
    [['new', 'Volumes'], /"Volumes": it cannot be the id/],
    [['new', 'volumes', '../up'], /"..\/up": it cannot be the id/],
  ] as const) {
    const { status, out, err } = labs(...args, '--labs', folder.path);
    assert.deepEqual([status, out], [1, ''], args.join(' '));
    assert.match(err, reason);
    assert.match(err, /fix: /);
  }
});
