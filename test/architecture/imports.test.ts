import assert from 'node:assert/strict';
import test from 'node:test';
import { readImports } from './imports.ts';

test('imports are found in every form they are written in', () => {
  const text = `
import fs from 'node:fs';
import { a,
  b } from '../log.ts';
import type { C } from "@drydock/protocol";
import '@drydock/curriculum/checks';
export * from './change.ts';
export { x } from 'pino';
const late = await import('@scope/thing/deep');
const old = require('koffi');
`;
  assert.deepEqual(readImports({ path: 'apps/server/src/http/site.ts', text }), [
    { kind: 'file', path: 'apps/server/src/log.ts' },
    { kind: 'ours', name: '@drydock/protocol', entrance: '.' },
    { kind: 'ours', name: '@drydock/curriculum', entrance: './checks' },
    { kind: 'file', path: 'apps/server/src/http/change.ts' },
    { kind: 'theirs', name: 'pino' },
    { kind: 'theirs', name: '@scope/thing' },
    { kind: 'theirs', name: 'koffi' },
  ]);
});
