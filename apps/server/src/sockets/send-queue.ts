import type { EventEmitter } from 'node:events';

/** Packets that may wait for a page that does not read; cut off, it can connect again and go on where it was. */
export const SEND_QUEUE_MAX_PACKETS = 4096;

/** What is needed of an engine.io connection. */
export type SendingConnection = EventEmitter & {
  readonly transport: EventEmitter & { readonly writable: boolean };
  close(discard: boolean): unknown;
};

/** How much waits to be sent to one page. What the kernel of this machine has taken counts as sent. */
export class SendQueue {
  readonly #connection: SendingConnection;
  #packets = 0;

  constructor(connection: SendingConnection, onCutOff: () => void) {
    this.#connection = connection;
    connection.on('packetCreate', () => {
      this.#packets += 1;
      if (this.#packets !== SEND_QUEUE_MAX_PACKETS) return;
      onCutOff();
      // Without waiting for the queue to drain: it does not.
      connection.close(true);
    });
    // All that waited was handed to the transport, which is not writable until the last byte of it is out.
    connection.on('flush', () => {
      this.#packets = 0;
    });
  }

  get isEmpty(): boolean {
    return this.#packets === 0 && this.#connection.transport.writable;
  }

  onEmpty(listener: () => void): void {
    this.#connection.transport.on('ready', () => {
      if (this.isEmpty) listener();
    });
  }
}
