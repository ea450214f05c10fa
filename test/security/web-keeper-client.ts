import { connect, type Socket } from 'node:net';
import { encodeJsonFrame, FrameDecoder } from '@drydock/protocol';
import { until } from '../../apps/server/testing/until.ts';

export const KEEPER_SOCKET = '/run/drydock/keeper.sock';

export type KeeperAnswer = {
  readonly kind: string;
  readonly id?: number;
  readonly failure?: { readonly code: string };
};

/** What a server in somebody else's hands could say to the keeper. */
export class KeeperWire implements Disposable {
  readonly socket: Socket;
  readonly answers: KeeperAnswer[] = [];
  isClosed = false;
  #asked = 0;

  constructor() {
    const decoder = new FrameDecoder();
    this.socket = connect(KEEPER_SOCKET);
    this.socket
      .on('data', (chunk) => {
        for (const frame of decoder.push(chunk)) {
          if (frame.kind === 'json') this.answers.push(frame.value as KeeperAnswer);
        }
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.isClosed = true;
      });
  }

  send(bytes: Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  async ask(verb: string, payload: unknown): Promise<KeeperAnswer> {
    const id = ++this.#asked;
    this.send(encodeJsonFrame({ id, verb, payload }));
    const answer = await until(
      `the keeper answers ${verb}`,
      () => this.answers.find((answer) => answer.id === id) ?? this.isClosed,
      (seen) => seen !== false,
    );
    if (typeof answer === 'boolean') throw new Error(`${verb}: the keeper closed the connection`);
    return answer;
  }

  async closes(): Promise<void> {
    await until(
      'the keeper closes the connection',
      () => this.isClosed,
      (isClosed) => isClosed,
    );
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
