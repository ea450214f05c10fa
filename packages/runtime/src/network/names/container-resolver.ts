import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { answerOf } from './answer.ts';
import { NAME_LIMITS } from './limits.ts';
import { encodeAnswer, encodeRefusal, type Query, readQuery } from './message.ts';
import type { NetworkNames } from './names-of-networks.ts';
import type { SocketsInside } from './sockets-inside.ts';
import { framed, frameReader } from './tcp-frame.ts';
import { askUpstream, type Upstream } from './upstream.ts';

export type ResolverOptions = {
  readonly sockets: SocketsInside;
  readonly upstream: Upstream;
  readonly networks: () => readonly NetworkNames[];
  /** Asks for one of the places that all containers share; false when none is free. */
  readonly takePlace: () => boolean;
  readonly givePlace: () => void;
};

/** The name server of one container of a user network. */
export class ContainerResolver {
  readonly #options: ResolverOptions;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();
  #outstanding = 0;
  #second = 0;
  #queriesInSecond = 0;

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.#udp = createSocket('udp4');
    this.#udp.on('message', (bytes, from) => void this.#answerDatagram(bytes, from));
    // The container took its network away from under it: no one is left to be answered.
    this.#udp.on('error', () => undefined);
    this.#udp.bind({ fd: options.sockets.udp });
    this.#tcp = createServer((socket) => this.#serve(socket));
    this.#tcp.on('error', () => undefined);
    this.#tcp.maxConnections = NAME_LIMITS.connectionsPerContainer;
    this.#tcp.listen({ fd: options.sockets.tcp });
  }

  /** Closes its sockets; what is still being asked is forgotten. */
  stop(): void {
    this.#udp.close();
    this.#tcp.close();
    for (const connection of this.#connections) connection.destroy();
  }

  async #answerDatagram(bytes: Buffer, from: RemoteInfo): Promise<void> {
    const answer = await this.#answer(bytes, 'udp');
    if (answer === null) return;
    try {
      this.#udp.send(answer, from.port, from.address, () => undefined);
    } catch {
      // Stopped while an upstream server was being asked.
    }
  }

  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(NAME_LIMITS.connectionIdleMs, () => socket.destroy());
    const onFrame = async (bytes: Buffer) => {
      // Who does not read answers gets no more questions read.
      socket.pause();
      const answer = await this.#answer(bytes, 'tcp');
      if (answer === null) socket.destroy();
      else if (!socket.destroyed) socket.write(framed(answer), () => socket.resume());
    };
    const onTooLong = () => socket.destroy();
    socket.on('data', frameReader({ bytesMax: NAME_LIMITS.queryBytes, onFrame, onTooLong }));
  }

  async #answer(bytes: Buffer, by: 'udp' | 'tcp'): Promise<Buffer | null> {
    if (this.#isTooMuch()) return null;
    const query = readQuery(bytes);
    if (query === null) return null;
    if ('error' in query) return encodeRefusal(bytes, query.error);
    const bytesMax = by === 'udp' ? NAME_LIMITS.udpAnswerBytes : 0xffff;
    try {
      const own = answerOf(query, this.#options.networks());
      if (own.kind === 'answer') return encodeAnswer(query, own.result, own.records, bytesMax);
      // Nobody to ask: then there is no such name.
      if (this.#options.upstream.servers.length === 0) return encodeAnswer(query, 'noSuchName', [], bytesMax);
      return (await this.#forward(bytes, query, by)) ?? encodeAnswer(query, 'serverFailure', [], bytesMax);
    } catch {
      // Whatever failed (no descriptor left, a disk that cannot be read): others are served on, and this one is told.
      return encodeAnswer(query, 'serverFailure', [], bytesMax);
    }
  }

  async #forward(bytes: Buffer, query: Query, by: 'udp' | 'tcp'): Promise<Buffer | null> {
    if (this.#outstanding >= NAME_LIMITS.outstandingPerContainer || !this.#options.takePlace()) return null;
    this.#outstanding += 1;
    try {
      return await askUpstream(this.#options.upstream, bytes, query, by);
    } finally {
      this.#outstanding -= 1;
      this.#options.givePlace();
    }
  }

  #isTooMuch(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#queriesInSecond = 0;
    }
    this.#queriesInSecond += 1;
    return this.#queriesInSecond > NAME_LIMITS.queriesPerSecond;
  }
}
