import assert from 'node:assert/strict';
import test from 'node:test';
import { parseStartOptions } from './start-options.ts';

test('without options it is port 8080 and 2 GiB', () => {
  assert.deepEqual(parseStartOptions([]), { kind: 'start', port: 8080, memoryMib: 2048, limits: null });
});

test('port and memory can be chosen, and help asked for', () => {
  assert.deepEqual(parseStartOptions(['--port', '9000', '--memory=1024']), {
    kind: 'start',
    port: 9000,
    memoryMib: 1024,
    limits: null,
  });
  assert.deepEqual(parseStartOptions(['--help']), { kind: 'help' });
});

test('a value that cannot be used is quoted, with its bounds', () => {
  for (const port of ['0', '65536', '80.5', 'http', '-1', '']) {
    assert.throws(() => parseStartOptions([`--port=${port}`]), {
      message: `use --port "${port}": not a whole number from 1 to 65535`,
    });
  }
});

test('an unknown option or a stray word is refused', () => {
  assert.throws(() => parseStartOptions(['--prot', '9000']), /Unknown option '--prot'/);
  assert.throws(() => parseStartOptions(['9000']), /understand the command line/);
});
