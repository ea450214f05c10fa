import assert from 'node:assert/strict';
import test from 'node:test';
import { readImports } from './imports.ts';
import { isTestCode, listSourceFiles } from './source-files.ts';
import { listRootTools, listWorkspaces, MAY_IMPORT, type Workspace } from './workspaces.ts';

const workspaces = listWorkspaces();
const files = listSourceFiles();
const rootTools = listRootTools();

function workspaceOf(path: string): Workspace | undefined {
  return workspaces.find(({ folder }) => path.startsWith(`${folder}/`));
}

/** Every import of the code outside test/, with who imports it. */
const imports = files
  .filter(({ path }) => !path.startsWith('test/'))
  .flatMap((file) =>
    readImports(file).map((imported) => ({ path: file.path, owner: workspaceOf(file.path), imported })),
  );

test('every package of the workspace has a line in the table of directions, and the table no other', () => {
  assert.deepEqual(workspaces.map(({ name }) => name).sort(), Object.keys(MAY_IMPORT).sort());
});

test('the scan sees the code: every package that has any imports something', () => {
  const seen = new Set(imports.map(({ owner }) => owner?.name));
  for (const name of ['@drydock/protocol', '@drydock/server']) assert.ok(seen.has(name), name);
});

test('packages import only what stands below them', () => {
  const wrong = imports.flatMap(({ path, owner, imported }) => {
    if (imported.kind !== 'ours' || imported.name === owner?.name) return [];
    if (owner && MAY_IMPORT[owner.name]?.includes(imported.name)) return [];
    return [`${path} imports ${imported.name}, which ${owner?.name ?? 'a file outside all packages'} may not`];
  });
  assert.deepEqual(wrong, []);
});

test('relative imports stay inside their package; only test/ looks into others', () => {
  const wrong = imports.flatMap(({ path, owner, imported }) => {
    if (imported.kind !== 'file') return [];
    const folder = owner?.folder ?? path.split('/').slice(0, 1).join('/');
    return imported.path.startsWith(`${folder}/`) ? [] : [`${path} imports ${imported.path}: use the package's name`];
  });
  assert.deepEqual(wrong, []);
});

test('packages are imported by the entrances they declare', () => {
  const everywhere = files.flatMap((file) => readImports(file).map((imported) => ({ path: file.path, imported })));
  const wrong = everywhere.flatMap(({ path, imported }) => {
    if (imported.kind !== 'ours') return [];
    const target = workspaces.find(({ name }) => name === imported.name);
    if (target?.entrances.includes(imported.entrance)) return [];
    return [`${path} imports "${imported.entrance}" of ${imported.name}, which it does not export`];
  });
  assert.deepEqual(wrong, []);
});

test('a package declares what it imports', () => {
  const wrong = imports.flatMap(({ path, owner, imported }) => {
    if (imported.kind === 'file' || imported.name === owner?.name) return [];
    if (owner?.dependencies.has(imported.name)) return [];
    if (isTestCode(path) && rootTools.has(imported.name)) return [];
    return [`${path} imports ${imported.name}, which is not in ${owner?.folder ?? '.'}/package.json`];
  });
  assert.deepEqual(wrong, []);
});

test('code that runs for users imports no test code', () => {
  const wrong = imports.flatMap(({ path, imported }) =>
    !isTestCode(path) && imported.kind === 'file' && isTestCode(imported.path)
      ? [`${path} imports ${imported.path}`]
      : [],
  );
  assert.deepEqual(wrong, []);
});
