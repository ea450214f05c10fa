import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ExecOutput } from './exec-output.ts';

function run(chunks: readonly string[]): { output: string; exitCode: number | undefined } {
  let output = '';
  const reader = new ExecOutput((chunk) => {
    output += chunk.toString('latin1');
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk, 'latin1'));
  reader.end();
  return { output, exitCode: reader.exitCode };
}

test('the last line is the exit status, and no output', () => {
  assert.deepEqual(run(['hello\n', '\ndrydock-exit: 3\n']), { output: 'hello\n', exitCode: 3 });
  assert.deepEqual(run(['no line feed\ndrydock-exit: 0\n']), { output: 'no line feed', exitCode: 0 });
});

test('output that looks like the start of the marker comes out in the end', () => {
  assert.deepEqual(run(['a\ndrydock-exit: ']), { output: 'a\ndrydock-exit: ', exitCode: undefined });
  assert.deepEqual(run(['a\ndrydock-', 'b']), { output: 'a\ndrydock-b', exitCode: undefined });
  assert.deepEqual(run(['\ndrydock-exit: 1x\n']), { output: '\ndrydock-exit: 1x\n', exitCode: undefined });
});

test('it does not matter where the stream is cut', () => {
  const whole = 'first\n\ndrydock-exit: 7 is not the end\nlast\n\ndrydock-exit: 12\n';
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const chunks = places.slice(1).map((end, index) => whole.slice(places[index], end));
      assert.deepEqual(run(chunks), { output: 'first\n\ndrydock-exit: 7 is not the end\nlast\n', exitCode: 12 });
    }),
  );
});
