import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeError } from '../runtime-error.ts';
import { parseFlags } from './parse-flags.ts';
import { parseBytes, parseInteger, parsePositive } from './quantity.ts';
import { RUN_FLAGS } from './run-flags.ts';

const parse = (line: string) => {
  const { given, operands } = parseFlags(line.split(' ').filter(Boolean), RUN_FLAGS, { stopsAtOperand: true });
  return { given: Object.fromEntries(given), operands };
};
const asking = (message: RegExp, hint: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RuntimeError);
  assert.match(error.message, message);
  assert.match(error.hint ?? '', hint);
  return true;
};

test('flags are read as Docker reads them, and what stands behind the image is the container’s', () => {
  assert.deepEqual(parse('-it --memory=512m --cpus=1.5 ubuntu bash -c ls'), {
    given: { interactive: ['true'], tty: ['true'], memory: ['512m'], cpus: ['1.5'] },
    operands: ['ubuntu', 'bash', '-c', 'ls'],
  });
  assert.deepEqual(parse('-m 512m -m1g -p 80:80 -p81:81 --net none --rm=false -- -odd').given, {
    memory: ['1g'],
    publish: ['80:80', '81:81'],
    network: ['none'],
    rm: ['false'],
  });
});

test('a flag that is not there is refused, with the one that was meant', () => {
  assert.throws(() => parse('--memroy=1m x'), asking(/^--memroy: there is no such flag$/, /--memory/));
  assert.throws(() => parse('-Z x'), asking(/^-Z: /, /--help/));
  assert.throws(() => parse('--memory'), asking(/value is missing/, /--memory BYTES/));
  assert.throws(() => parse('--tty=perhaps x'), asking(/it is a switch/, /--tty=false/));
});

test('no two flags of run share a name or a letter, and each says what it takes', () => {
  const names = RUN_FLAGS.flatMap(({ name, alias, short }) =>
    [name, alias, short].filter((each) => each !== undefined),
  );
  assert.deepEqual(names.length, new Set(names).size);
  assert.deepEqual(
    RUN_FLAGS.filter(({ takes, placeholder }) => (takes === 'nothing') !== (placeholder === undefined)),
    [],
  );
});

test('sizes are powers of 1024, and everything else is refused', () => {
  assert.equal(parseBytes('--memory', '512m'), 536870912);
  assert.equal(parseBytes('--memory', '1.5G'), 1610612736);
  assert.equal(parseBytes('--memory', '100'), 100);
  assert.equal(parseBytes('--memory', '2kb'), 2048);
  for (const text of ['', 'm', '-1', '1x', '1e9', '99999999999g']) {
    assert.throws(() => parseBytes('--memory', text), asking(/not a size/, /512m/));
  }
  assert.equal(parsePositive('--cpus', '1.5'), 1.5);
  assert.throws(() => parsePositive('--cpus', '0'), /not a number above 0/);
  assert.equal(parseInteger('--pids-limit', '-1', { from: -1, to: 100 }), -1);
  assert.throws(() => parseInteger('--pids-limit', '1.5', { from: -1, to: 100 }), /not a whole number from -1 to 100/);
});
