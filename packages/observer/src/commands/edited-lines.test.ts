import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditedLines } from './edited-lines.ts';

/** What BusyBox 1.35 wrote in a pseudo-terminal while lines were typed. */
const START = "\r\n\r\nBusyBox v1.35.0 built-in shell (ash)\r\nEnter 'help' for a list.\r\n\r\n/tmp # \u001b[6n";
const ECHOED = 'echo hello\r\nhello\r\n/tmp # \u001b[6n';
const CORRECTED = 'ec\b\u001b[J\b\u001b[Jpwd\r\n/tmp\r\n/tmp # \u001b[6n';

const events = (lines: EditedLines, text: string) =>
  lines.cut(Buffer.from(text)).flatMap(({ event }) => (event === null ? [] : [event]));
const PROMPT = { kind: 'prompt' };

test('a prompt is known by the question that follows it, a line by what was echoed', () => {
  const lines = new EditedLines();
  assert.deepEqual(events(lines, START), [PROMPT]);
  assert.deepEqual(events(lines, ECHOED), [{ kind: 'line', line: 'echo hello' }, PROMPT]);
});

test('what was rubbed out is not part of the line', () => {
  const lines = new EditedLines();
  events(lines, START);
  assert.deepEqual(events(lines, CORRECTED), [{ kind: 'line', line: 'pwd' }, PROMPT]);
});

test('every byte is given back in its order, in whatever pieces it comes', () => {
  const all = Buffer.from(START + ECHOED + CORRECTED);
  for (const size of [1, 2, 3, 7, 1000]) {
    const lines = new EditedLines();
    const cuts = [];
    for (let at = 0; at < all.length; at += size) cuts.push(...lines.cut(all.subarray(at, at + size)));
    assert.deepEqual(Buffer.concat(cuts.map(({ bytes }) => bytes)), all, `pieces of ${size}`);
    assert.deepEqual(
      cuts.flatMap(({ event }) => (event === null ? [] : [event.kind])),
      ['prompt', 'line', 'prompt', 'line', 'prompt'],
      `pieces of ${size}`,
    );
  }
});

test('an editor that asks for the cursor without a prompt before it is not taken for a shell', () => {
  assert.deepEqual(events(new EditedLines(), '\u001b[?1049h\u001b[22;0;0t\u001b[6n~\r\n'), []);
});
