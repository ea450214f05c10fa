import assert from 'node:assert/strict';
import { basename } from 'node:path';
import test from 'node:test';
import { isScript, isTestCode, listSourceFiles } from './source-files.ts';

const files = listSourceFiles();

const LINES_MAX = 250;
/** Files that are longer, each with the reason why it is better whole. */
const LONG_FILES: Readonly<Record<string, string>> = {};

/** Where else than in a config.ts the environment may be read, each with the reason. */
const READS_ENVIRONMENT: Readonly<Record<string, string>> = {
  'apps/launcher/bootstrap.mjs': 'runs before there is a Node that could load a config.ts',
  'apps/launcher/src/start.ts': 'NO_COLOR is about the terminal it writes to, as isTTY is',
  'docker-vm/src/run-tool.ts': 'hands it on to the programs it starts',
  'docker-vm/src/system-packages.ts': 'looks for programs on the PATH, as a shell does',
};

/** Names that say nothing of what is inside. */
const EMPTY_NAMES = /^(utils?|helpers?|common|misc|types?|shared|lib)$/;

test('only config.ts reads the environment', () => {
  const wrong = files
    .filter((file) => isScript(file) && !isTestCode(file.path))
    // A main.ts may hand the whole of it to its config.ts.
    .filter(({ text }) => /\bprocess\s*\??\.\s*env\b/.test(text.replaceAll('readConfig(process.env)', '')))
    .map(({ path }) => path)
    .filter((path) => basename(path) !== 'config.ts' && !(path in READS_ENVIRONMENT));
  assert.deepEqual(wrong, []);
});

test('a file has at most 250 lines, or stands in the list with a reason', () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX);
  const unlisted = long.filter(({ path }) => !(path in LONG_FILES));
  assert.deepEqual(unlisted, []);
  const longPaths = new Set(long.map(({ path }) => path));
  const forgotten = Object.keys(LONG_FILES).filter((path) => !longPaths.has(path));
  assert.deepEqual(forgotten, [], 'these are not long any more: take them off the list');
});

test('files and folders have kebab-case names that say what is inside', () => {
  const wrong = files.flatMap(({ path }) =>
    path
      .split('/')
      .map((part) => part.replace(/(\.(test|config|module|d|sample))?\.[a-z]+$/, ''))
      // Next gives folders in brackets a meaning of its own.
      .map((part) => part.replace(/^\[(.+)\]$/, '$1'))
      .some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part) || EMPTY_NAMES.test(part))
      ? [path]
      : [],
  );
  assert.deepEqual(wrong, []);
});

test('a TypeScript file imports TypeScript by its real name, as Node runs it', () => {
  const wrong = files.flatMap(({ path, text }) =>
    isScript({ path, text }) && /from '\.{1,2}\/[^']*(?<!\.(ts|tsx|css|json|mjs|js))'/.test(text) ? [path] : [],
  );
  assert.deepEqual(wrong, []);
});
