import assert from 'node:assert/strict';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BrokenLabs } from '../problem.ts';
import { readLabs } from '../read-labs.ts';

export const lab = 'title: A lab\nsummary: What it is about.\nminutes: 5\n';
export const step = (title: string): string =>
  `---\ntitle: ${title}\ngoal: A goal.\nchecks:\n  - kind: proc-is-fresh\n    id: fresh\n    says: It is.\n---\nText.\n`;
export const healthy = {
  '010-first/lab.yaml': lab,
  '010-first/010-one/step.md': step('One'),
  '010-first/010-one/solve.sh': '# why\n\nls\nps\n',
};

export async function labsWith(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'drydock-labs-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  return folder;
}

export async function problemsOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  await using folder = await labsWith(files);
  const error = await readLabs(folder.path).then(
    () => assert.fail('labs with a problem are read'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BrokenLabs);
  for (const problem of error.problems)
    assert.ok(error.message.includes(problem.message) && error.message.includes(problem.fix));
  return error.problems.map(
    ({ file, line, message }) => `${file.slice(folder.path.length + 1)}:${line ?? ''}: ${message}`,
  );
}
