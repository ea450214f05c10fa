import assert from 'node:assert/strict';
import test from 'node:test';
import { commandSchema } from '@drydock/protocol';
import fc from 'fast-check';
import { IDLE, UNSHARED } from '../example-view.ts';
import { CommandTracker } from './command-tracker.ts';
import { marks, OUTER, tracker } from './example-terminal.ts';

test('a flood of forged marks asks the kernel only a few times', () => {
  let asked = 0;
  const tracked = new CommandTracker(() => {
    asked += 1;
    return null;
  });
  const flood = Array.from({ length: 5000 }, (_, index) => marks(`${index}:1`).prompt).join('');
  tracked.output(1, Buffer.from(flood), 0);
  assert.ok(asked <= 2, String(asked));
  tracked.output(1, Buffer.from(OUTER.returned(0)), 0);
  assert.deepEqual(tracked.commands(), []);
});

test('whatever a terminal writes, commands stay within their schema and limits', () => {
  const aid = fc.constantFrom('7:1001', '1:2002', '8:4004', '9:9');
  const mark = aid.chain((one) => {
    const { prompt, started, line, returned } = marks(one);
    return fc.constantFrom(prompt, started, line('ls', 1), line('(x)', 2, ''), returned(0), '\u001b', '\u0007', 'text');
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(mark, fc.constantFrom(1, 2)), { maxLength: 60 }), (written) => {
      const { tracked, write } = tracker();
      for (const [text, terminal] of written) {
        write(text, terminal);
        tracked.observe(terminal === 1 ? IDLE : UNSHARED);
      }
      const commands = tracked.commands();
      for (const command of commands) assert.deepEqual(commandSchema.parse(command), command);
      const ids = commands.map(({ id }) => id);
      assert.deepEqual(
        ids,
        [...new Set(ids)].sort((one, other) => one - other),
      );
      tracked.terminalExited(1);
      tracked.terminalExited(2);
      assert.ok(tracked.commands().every(({ state }) => state === 'done'));
    }),
    { numRuns: 300 },
  );
});
