import { closeSync } from 'node:fs';
import { call } from '../call.ts';
import { AF_NETLINK, MSG_DONTWAIT, MSG_TRUNC, SOCK_CLOEXEC, SOCK_RAW } from '../flags.ts';
import { errnoNumber, KernelError } from '../kernel-error.ts';
import { syscall } from '../syscall.ts';
import { NETLINK_ROUTE, NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR } from './constants.ts';
import { encodeMessage, errnoOf, type Message, readMessages } from './message.ts';

/** struct sockaddr_nl: family 2, padding 2, port 4, groups 4. */
const ADDRESS_BYTES = 12;
const ADDRESS_PORT_OFFSET = 4;
/**
 * A list comes in pieces of 32 kB at most, netlink_dump(); but one link alone fills 70 kB when it has all the
 * alternative names it can have, 64 kB of them.
 */
const DATAGRAM_BYTES = 128 * 1024;
/** Links, addresses or routes of one list: a learner may make as many as memory holds, and nobody reads them all. */
export const DUMP_MESSAGES_MAX = 1024;
/** Datagrams looked at for one answer: whoever rules the namespace may send others in between. */
const DATAGRAMS_MAX = 2048;

/** One buffer is enough: everything here is done before anything else runs. */
const datagram = Buffer.alloc(DATAGRAM_BYTES);

export type Request = {
  readonly type: number;
  /** NLM_F_* besides NLM_F_REQUEST. */
  readonly flags?: number;
  readonly body: readonly Uint8Array[];
  /** How it is told when it fails: `RTM_DELLINK "eth0"`. */
  readonly shown: string;
};

/**
 * A socket of rtnetlink(7): how `ip` talks to the kernel about the network namespace that the socket was made in.
 * The kernel works a request off while it is sent, so its answer is there when sendto(2) returns: nothing ever waits.
 */
export class RouteSocket implements Disposable {
  readonly #descriptor: number;
  #sequence = 0;

  /** @param protocol of netlink(7); other parts of the kernel speak the same way */
  constructor(protocol: number = NETLINK_ROUTE) {
    this.#descriptor = syscall(call('socket', [AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol]));
    try {
      // To port 0: the kernel chooses one that is free.
      syscall(call('bind', [this.#descriptor, socketAddress(), ADDRESS_BYTES]));
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  /** Asks for a change, or for one thing. @returns what came before the acknowledgement. @throws KernelError */
  request(request: Request): readonly Message[] {
    this.#send(request, NLM_F_ACK);
    return this.#answer(request);
  }

  /** Asks for a list. @returns its first DUMP_MESSAGES_MAX messages. @throws KernelError */
  dump(request: Request): readonly Message[] {
    this.#send(request, NLM_F_DUMP);
    return this.#answer(request);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #send({ type, flags = 0, body, shown }: Request, kind: number): void {
    this.#sequence += 1;
    const bytes = encodeMessage({
      type,
      flags: NLM_F_REQUEST | kind | flags,
      sequence: this.#sequence,
      body: Buffer.concat(body),
    });
    syscall(
      call('sendto', [
        this.#descriptor,
        { bytes, shown: `{${shown}}` },
        bytes.length,
        MSG_DONTWAIT,
        socketAddress(),
        ADDRESS_BYTES,
      ]),
    );
  }

  #answer({ shown }: Request): readonly Message[] {
    const found: Message[] = [];
    for (let datagrams = 0; datagrams < DATAGRAMS_MAX; datagrams += 1) {
      for (const message of this.#receive()) {
        if (message.sequence !== this.#sequence) continue;
        if (message.type === NLMSG_ERROR || message.type === NLMSG_DONE) {
          const errno = errnoOf(message);
          if (errno !== 0) throw new KernelError(shown, errno);
          return found;
        }
        // The buffer is used again, so what stays is copied.
        found.push({ ...message, body: Buffer.from(message.body) });
        if (found.length >= DUMP_MESSAGES_MAX) return found;
      }
    }
    throw new KernelError(shown, errnoNumber('ENOBUFS'));
  }

  /** The next datagram's messages; none when somebody else than the kernel sent it. @throws KernelError EAGAIN */
  #receive(): readonly Message[] {
    const sender = socketAddress();
    const length = syscall(
      call('recvfrom', [
        this.#descriptor,
        { bytes: datagram },
        DATAGRAM_BYTES,
        MSG_DONTWAIT | MSG_TRUNC,
        sender,
        { bytes: new Uint8Array(Uint32Array.of(ADDRESS_BYTES).buffer), shown: `[${ADDRESS_BYTES}]` },
      ]),
    );
    // Root of a network namespace may send to any socket in it. The kernel's own port is 0.
    if (Buffer.from(sender.bytes).readUInt32LE(ADDRESS_PORT_OFFSET) !== 0 || length > DATAGRAM_BYTES) return [];
    return readMessages(datagram.subarray(0, length));
  }
}

/** The kernel's address, or any of one's own. */
function socketAddress() {
  const bytes = Buffer.alloc(ADDRESS_BYTES);
  bytes.writeUInt16LE(AF_NETLINK, 0);
  return { bytes, shown: '{sa_family=AF_NETLINK, nl_pid=0}' };
}
