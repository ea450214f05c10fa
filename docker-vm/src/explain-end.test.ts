import assert from 'node:assert/strict';
import test from 'node:test';
import { explainEnd } from './explain-end.ts';
import { SerialLog } from './serial-log.ts';

function explain(text: string, status: number | null = 1): string {
  const log = new SerialLog();
  log.push(text);
  const error = explainEnd(status, log, 8080);
  return `${error.message} | ${error.hint ?? ''}`;
}

test('known ends are told in one line, with what to do', () => {
  assert.match(explain('qemu: Could not set up host forwarding rule'), /^forward port 8080: in use \| Choose/);
  assert.match(explain('qemu: Failed to get "write" lock'), /another Drydock is using it \| Stop the other/);
  assert.match(
    explain('drydock-boot-failed: data disk cannot be mounted\r\n'),
    /^boot the VM: data disk cannot be mounted/,
  );
});

test('an unknown end shows how QEMU ended and the last lines', () => {
  assert.match(explain('one\r\ntwo\r\n', null), /QEMU was killed\none\ntwo/);
});

test('the log keeps its end, not everything', () => {
  const log = new SerialLog();
  log.push('x'.repeat(SerialLog.KEPT_CHARACTERS));
  log.push('the end');
  assert.equal(log.text.length, SerialLog.KEPT_CHARACTERS);
  assert.equal(log.tail(1).slice(-7), 'the end');
});
