import type { EventEmitter } from 'node:events';

/**
 * What may wait for a page that does not read. A page that reads slowly is never owed as much: its terminals' credit
 * and one view are half of it.
 */
export const WAITING_MAX_BYTES = 8 * 1024 * 1024;

/** What is needed of an engine.io connection, and of the WebSocket (ws) below it. */
export type WaitingConnection = EventEmitter & {
  readonly transport: {
    readonly socket: EventEmitter & { readonly bufferedAmount: number; terminate(): void };
  };
};

/**
 * Cuts a connection off when too much waits to be sent on it. Counted from its first moment, before anybody signed in,
 * and with what ws sends by itself: it answers every ping of WebSocket's own, however many wait already.
 */
export function limitWaitingBytes(connection: WaitingConnection, onCutOff: () => void): void {
  const { socket } = connection.transport;
  let queuedBytes = 0;
  let isCutOff = false;
  const look = () => {
    if (isCutOff || queuedBytes + socket.bufferedAmount <= WAITING_MAX_BYTES) return;
    isCutOff = true;
    onCutOff();
    // Not close(): a close frame would wait behind all the rest.
    socket.terminate();
  };
  connection.on('packetCreate', ({ data }: { data?: string | Uint8Array }) => {
    queuedBytes += data?.length ?? 0;
    look();
  });
  // All that was queued is with ws now, which counts it.
  connection.on('flush', () => {
    queuedBytes = 0;
  });
  socket.on('ping', look);
}
