import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import test from 'node:test';
import { SEND_QUEUE_MAX_PACKETS, type SendingConnection, SendQueue } from './send-queue.ts';

/** A connection as engine.io tells of it, whose transport the test lets write or not. */
class SlowConnection extends EventEmitter implements SendingConnection {
  readonly transport = Object.assign(new EventEmitter(), { writable: true });
  isCut = false;

  send(): void {
    this.emit('packetCreate');
    if (!this.transport.writable) return;
    this.transport.writable = false;
    this.emit('flush');
  }

  written(): void {
    this.transport.writable = true;
    this.transport.emit('ready');
  }

  close(discard: boolean): void {
    this.isCut = discard;
  }
}

test('the queue is empty again when the last byte is written out, and says so', () => {
  const connection = new SlowConnection();
  const queue = new SendQueue(connection, () => undefined);
  let emptied = 0;
  queue.onEmpty(() => {
    emptied += 1;
  });
  assert.ok(queue.isEmpty);
  connection.send();
  assert.ok(!queue.isEmpty);
  connection.written();
  assert.ok(queue.isEmpty);
  assert.equal(emptied, 1);
});

test('a page that does not read is cut off before it fills the memory, once', () => {
  const connection = new SlowConnection();
  let cuts = 0;
  new SendQueue(connection, () => {
    cuts += 1;
  });
  for (let packet = 0; packet < SEND_QUEUE_MAX_PACKETS; packet++) connection.send();
  assert.ok(!connection.isCut);
  for (let packet = 0; packet < 10; packet++) connection.send();
  assert.ok(connection.isCut);
  assert.equal(cuts, 1);
});
