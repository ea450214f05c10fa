import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCommandLine } from './command-line.ts';

test('exec takes a command and throws its data disk away, unless told to keep it', () => {
  const command = parseCommandLine(['exec', '--serve', 'ls', '/opt']);
  assert.deepEqual(command, {
    name: 'exec',
    command: 'ls /opt',
    serve: true,
    dataDisk: 'throw-away',
    console: false,
    memoryMib: undefined,
    port: undefined,
  });
  const kept = parseCommandLine(['exec', '--keep', 'true']);
  assert.equal(kept.name === 'exec' && kept.dataDisk, 'persistent');
});

test('boot serves on port 8080 with the persistent disk', () => {
  const command = parseCommandLine(['boot', '--memory', '1024']);
  assert.deepEqual(command, { name: 'boot', port: 8080, dataDisk: 'persistent', console: false, memoryMib: 1024 });
});

test('no command, help and --help show the help', () => {
  for (const args of [[], ['help'], ['--help'], ['exec', '-h']]) assert.equal(parseCommandLine(args).name, 'help');
});

test('mistakes are quoted', () => {
  assert.throws(() => parseCommandLine(['sail']), /understand "sail"/);
  assert.throws(() => parseCommandLine(['exec']), /none given/);
  assert.throws(() => parseCommandLine(['build', 'twice']), /"twice" after "build"/);
  assert.throws(
    () => parseCommandLine(['boot', '--port', '70000']),
    /--port "70000": not a whole number from 1 to 65535/,
  );
  assert.throws(() => parseCommandLine(['boot', '--memory', '12']), /--memory "12"/);
  assert.throws(() => parseCommandLine(['boot', '--sail']), /--sail/);
});
