import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { missingPackages } from './system-packages.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a package is missing when its program is nowhere in PATH, or its file is not there', async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'drydock-there'), '', { mode: 0o755 });
  await writeFile(path.join(folder.path, 'drydock-not-a-program'), '', { mode: 0o644 });
  const missing = await missingPackages(
    [
      { file: 'drydock-there', package: 'there' },
      { file: 'drydock-not-a-program', package: 'not-a-program' },
      { file: 'drydock-absent', package: 'absent' },
      { file: path.join(folder.path, 'drydock-not-a-program'), package: 'plain-file' },
      { file: '/nowhere/at/all', package: 'nowhere' },
    ],
    folder.path,
  );
  assert.deepEqual(missing, ['not-a-program', 'absent', 'nowhere']);
});
