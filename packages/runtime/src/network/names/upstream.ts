import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { NAME_LIMITS } from './limits.ts';
import type { Query } from './message.ts';
import { framed, frameReader } from './tcp-frame.ts';

const DNS_PORT = 53;
const HEADER_BYTES = 12;

export type Upstream = {
  /** Addresses of name servers; asked one after the other. */
  readonly servers: readonly string[];
  readonly port?: number;
};

/**
 * Asks the name servers of the outside, from this process's own network. Each question goes out under a number and a
 * port of its own, and only the asked server's answer to just this question is taken: RFC 5452.
 *
 * @returns the answer under the asker's number; null when nobody gave one
 */
export async function askUpstream(
  { servers, port = DNS_PORT }: Upstream,
  bytes: Buffer,
  query: Query,
  by: 'udp' | 'tcp',
): Promise<Buffer | null> {
  for (const server of servers.slice(0, NAME_LIMITS.upstreamServers)) {
    const id = randomInt(0x10000);
    const question = Buffer.from(bytes);
    question.writeUInt16BE(id, 0);
    const answer = await (by === 'udp' ? askOverUdp : askOverTcp)({
      server,
      port,
      question,
      isAnswer: isAnswerTo(id, query),
    });
    if (answer === null) continue;
    const own = Buffer.from(answer);
    own.writeUInt16BE(query.id, 0);
    return own;
  }
  return null;
}

type Asked = {
  readonly server: string;
  readonly port: number;
  readonly question: Buffer;
  readonly isAnswer: (answer: Buffer) => boolean;
};

const isAnswerTo = (id: number, query: Query) => (answer: Buffer) =>
  answer.length >= HEADER_BYTES + query.question.length &&
  answer.readUInt16BE(0) === id &&
  (answer.readUInt16BE(2) & 0x8000) !== 0 &&
  answer.readUInt16BE(4) === 1 &&
  sameName(answer.subarray(HEADER_BYTES, HEADER_BYTES + query.question.length), query.question);

/** Some servers change the case of letters. */
const sameName = (one: Buffer, other: Buffer): boolean =>
  one.toString('latin1').toLowerCase() === other.toString('latin1').toLowerCase();

function askOverUdp({ server, port, question, isAnswer }: Asked): Promise<Buffer | null> {
  const { promise, resolve } = Promise.withResolvers<Buffer | null>();
  const socket = createSocket(isIPv6(server) ? 'udp6' : 'udp4');
  const end = (answer: Buffer | null) => {
    clearTimeout(timer);
    socket.removeAllListeners().on('error', () => undefined); // the answer is there, or nobody waits for it any more
    socket.close();
    resolve(answer);
  };
  const timer = setTimeout(() => end(null), NAME_LIMITS.upstreamWaitMs);
  socket.on('error', () => end(null)); // refused, no way there: the next server
  socket.on('message', (answer) => {
    if (answer.length <= NAME_LIMITS.upstreamAnswerBytes && isAnswer(answer)) end(answer);
  });
  // Connected, the kernel drops whatever comes from anybody else.
  socket.on('connect', () => socket.send(question));
  socket.connect(port, server);
  return promise;
}

function askOverTcp({ server, port, question, isAnswer }: Asked): Promise<Buffer | null> {
  const { promise, resolve } = Promise.withResolvers<Buffer | null>();
  const socket = connect({ host: server, port });
  const end = (answer: Buffer | null) => {
    socket.destroy();
    resolve(answer);
  };
  socket.setTimeout(NAME_LIMITS.upstreamWaitMs, () => end(null));
  socket.on('error', () => end(null)); // as above
  socket.on('close', () => end(null));
  socket.on('connect', () => socket.write(framed(question)));
  socket.on('data', frameReader({ bytesMax: 0xffff, onFrame: (answer) => end(isAnswer(answer) ? answer : null) }));
  return promise;
}
