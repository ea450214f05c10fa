import assert from 'node:assert/strict';
import test from 'node:test';
import { type Import, readImports } from './imports.ts';
import { listSourceFiles } from './source-files.ts';

const WEB = 'apps/web/src/';
/** Where features meet: the pages, and the one screen that is put together from all of them. */
const MEETING_PLACES: ReadonlySet<string> = new Set(['app', 'workbench']);
/** Buttons, dialogs and the like, which every feature may use. */
const SHARED = 'ui';

/** "terminal" of apps/web/src/terminal/terminals.ts; undefined for a file outside of every feature. */
function featureOf(path: string): string | undefined {
  const [feature, ...rest] = path.slice(WEB.length).split('/');
  return path.startsWith(WEB) && rest.length > 0 ? feature : undefined;
}

const imports = listSourceFiles().flatMap((file) => {
  const feature = featureOf(file.path);
  return feature === undefined ? [] : readImports(file).map((imported) => ({ path: file.path, feature, imported }));
});

function importsFrom(feature: string, imported: Import): string | undefined {
  const target = imported.kind === 'file' ? featureOf(imported.path) : undefined;
  return target === feature ? undefined : target;
}

test('the features of the page do not import each other; they meet in the pages and the workbench', () => {
  const wrong = imports.flatMap(({ path, feature, imported }) => {
    const target = importsFrom(feature, imported);
    if (target === undefined || target === SHARED || MEETING_PLACES.has(feature)) return [];
    return [`${path} imports ${target}: let them meet in ${[...MEETING_PLACES].join(' or ')}`];
  });
  assert.ok(imports.length > 0);
  assert.deepEqual(wrong, []);
});

test('what all features share knows nothing of them, nor of labs', () => {
  const wrong = imports
    .filter(({ feature }) => feature === SHARED)
    .filter(
      ({ feature, imported }) =>
        importsFrom(feature, imported) !== undefined ||
        (imported.kind === 'ours' && imported.name === '@drydock/curriculum'),
    )
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test('the protocol, which the browser gets too, imports nothing of Node', () => {
  const wrong = listSourceFiles()
    .filter(({ path }) => path.startsWith('packages/protocol/src/') && !path.endsWith('.test.ts'))
    .filter(({ text }) => /from 'node:/.test(text))
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});
