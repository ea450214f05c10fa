import assert from 'node:assert/strict';
import test from 'node:test';
import { productionClosure } from './node-closure.ts';

const manifests: Record<string, object> = {
  '/r/apps/server': { dependencies: { '@drydock/linux': '1', pino: '1' }, devDependencies: { typescript: '7' } },
  '/r/node_modules/@drydock/linux': { name: '@drydock/linux', dependencies: { koffi: '3' } },
  '/r/node_modules/koffi': { version: '3', optionalDependencies: { 'koffi-here': '3', 'koffi-elsewhere': '3' } },
  '/r/node_modules/koffi-here': { version: '3' },
  '/r/node_modules/pino': { version: '10', dependencies: { split: '1' } },
  '/r/node_modules/pino/node_modules/split': { version: '1' },
  '/r/node_modules/split': { version: '2' },
  '/r/node_modules/typescript': { version: '7' },
  '/r/apps/broken': { dependencies: { absent: '1' } },
};
const read = async (folder: string) => manifests[folder];

test('it holds what the programs need, through workspaces, nested packages and optional ones that are there', async () => {
  const found = await productionClosure('/r', { folders: ['apps/server'], packages: [] }, read);
  assert.deepEqual(
    found.map(({ folder }) => folder),
    [
      '/r/node_modules/koffi',
      '/r/node_modules/koffi-here',
      '/r/node_modules/pino',
      '/r/node_modules/pino/node_modules/split',
    ],
  );
});

test('packages asked for by name are added', async () => {
  const found = await productionClosure('/r', { folders: [], packages: ['typescript'] }, read);
  assert.deepEqual(found, [{ name: 'typescript', version: '7', folder: '/r/node_modules/typescript' }]);
});

test('a needed package that is missing is named, with who needs it', async () => {
  const closure = productionClosure('/r', { folders: ['apps/broken'], packages: [] }, read);
  await assert.rejects(closure, /"absent", which "apps\/broken" needs: not installed/);
});
