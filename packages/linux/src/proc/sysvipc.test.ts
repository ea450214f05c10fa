import assert from 'node:assert/strict';
import test from 'node:test';
import { countSysvipc, parseMessageQueues } from './sysvipc.ts';

const HEADING =
  '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n';
const QUEUE =
  '        42          3   644          11          2     5     0     0     0     0     0 1700000000          0 1700000000\n';
const NEGATIVE =
  '-559038737          4   600           0          0     0     0     0     0     0     0          0          0 1700000000\n';

test('queues are read with their keys as ipcs writes them', () => {
  assert.deepEqual(parseMessageQueues(Buffer.from(HEADING + QUEUE + NEGATIVE)), [
    { id: 3, key: '0x0000002a', bytes: 11, messages: 2 },
    { id: 4, key: '0xdeadbeef', bytes: 0, messages: 0 },
  ]);
});

test('the heading is no object, and a cut last line neither', () => {
  assert.equal(countSysvipc(Buffer.from(HEADING)), 0);
  assert.equal(countSysvipc(Buffer.from(HEADING + QUEUE + NEGATIVE.slice(0, 40))), 1);
  assert.deepEqual(parseMessageQueues(Buffer.from(HEADING + QUEUE.slice(0, 50))), []);
});
