import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MESSAGE_MAX_BYTES, TERMINAL_COLUMNS_MAX, TERMINAL_INPUT_MAX_BYTES, TERMINAL_ROWS_MAX } from './limits.ts';
import { type RequestName, requestSchemas } from './requests.ts';

function accepts(name: RequestName, payload: unknown): boolean {
  return requestSchemas[name].safeParse(payload).success;
}

/** Requests that say it all with their name. */
const EMPTY: ReadonlySet<RequestName> = new Set(['session:reset', 'progress:read', 'progress:code']);

test('no request accepts arbitrary JSON by accident, and none throws at it', () => {
  const names = Object.keys(requestSchemas).filter((name): name is RequestName => name in requestSchemas);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, payload) => {
      const isEmptyObject = JSON.stringify(payload) === '{}';
      assert.equal(accepts(name, payload), EMPTY.has(name) && isEmptyObject);
    }),
  );
});

test('a window has at least 2 columns and 1 row, and at most what the limits say', () => {
  const resize = (columns: unknown, rows: unknown) => accepts('terminal:resize', { terminal: 1, columns, rows });
  assert.ok(resize(2, 1));
  assert.ok(resize(TERMINAL_COLUMNS_MAX, TERMINAL_ROWS_MAX));
  for (const absurd of [0, -1, 1e9, 80.5, Number.NaN, Number.POSITIVE_INFINITY, '80', null, undefined]) {
    assert.ok(!resize(absurd, 24), `columns ${absurd}`);
    assert.ok(!resize(80, absurd), `rows ${absurd}`);
  }
  assert.ok(!resize(TERMINAL_COLUMNS_MAX + 1, 24));
  assert.ok(!resize(80, TERMINAL_ROWS_MAX + 1));
});

test('input is limited in bytes of UTF-8, not in characters', () => {
  const write = (data: string) => accepts('terminal:write', { terminal: 1, data });
  assert.ok(write('x'.repeat(TERMINAL_INPUT_MAX_BYTES)));
  assert.ok(!write('x'.repeat(TERMINAL_INPUT_MAX_BYTES + 1)));
  assert.ok(write('\u20ac'.repeat(Math.floor(TERMINAL_INPUT_MAX_BYTES / 3))));
  assert.ok(!write('\u20ac'.repeat(Math.floor(TERMINAL_INPUT_MAX_BYTES / 3) + 1)));
});

test('the largest input fits into the largest message, however JSON escapes it', () => {
  const data = '\u0000'.repeat(TERMINAL_INPUT_MAX_BYTES);
  const packet = `42999["terminal:write",${JSON.stringify({ terminal: 1_000_000_000, data })}]`;
  assert.ok(Buffer.byteLength(packet) <= MESSAGE_MAX_BYTES);
});

test('fields that the protocol does not know are refused', () => {
  assert.ok(!accepts('terminal:write', { terminal: 1, data: 'ls', session: 'abcdefgh' }));
  assert.ok(!accepts('session:reset', { owner: 'somebody' }));
});

test('a step is named by two slugs', () => {
  const enter = (lab: string, step: string) => accepts('step:enter', { step: { lab, step } });
  assert.ok(enter('namespaces', 'unshare-pid'));
  for (const bad of ['', '..', 'a/b', 'A', 'a--b', '-a', 'a'.repeat(61), '__proto__']) {
    assert.ok(!enter(bad, 'unshare'), bad);
    assert.ok(!enter('namespaces', bad), bad);
  }
  assert.ok(accepts('step:enter', { step: null }));
});
