import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import test from 'node:test';
import { limitWaitingBytes, WAITING_MAX_BYTES } from './waiting-bytes.ts';

class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  terminations = 0;
  terminate(): void {
    this.terminations += 1;
  }
}

function watched() {
  const socket = new FakeSocket();
  const connection = Object.assign(new EventEmitter(), { transport: { socket } });
  let cutOffs = 0;
  limitWaitingBytes(connection, () => {
    cutOffs += 1;
  });
  return { socket, connection, cutOffs: () => cutOffs };
}

test('packets that wait are counted by their bytes, those that were handed over are not', () => {
  const { socket, connection, cutOffs } = watched();
  const half = { data: new Uint8Array(WAITING_MAX_BYTES / 2) };
  connection.emit('packetCreate', half);
  connection.emit('packetCreate', half);
  connection.emit('packetCreate', {});
  assert.equal(socket.terminations, 0);
  connection.emit('flush');
  connection.emit('packetCreate', half);
  connection.emit('packetCreate', half);
  assert.equal(socket.terminations, 0);
  connection.emit('packetCreate', { data: 'x' });
  connection.emit('packetCreate', { data: 'x' });
  assert.deepEqual([socket.terminations, cutOffs()], [1, 1]);
});

test('what ws holds is counted, and looked at with every ping, which ws answers by itself', () => {
  const { socket } = watched();
  socket.bufferedAmount = WAITING_MAX_BYTES;
  socket.emit('ping');
  assert.equal(socket.terminations, 0);
  socket.bufferedAmount += 1;
  socket.emit('ping');
  assert.equal(socket.terminations, 1);
});
