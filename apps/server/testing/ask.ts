import type { Facts, Reply, RequestName, Requests, WireFailure } from '@drydock/protocol';
import type { Socket } from 'socket.io-client';

/** A page's end of the socket. */
export type PageClient = Socket<Facts, Requests>;

/** An emulated machine under load answers late; one that hangs does not answer at all. */
const ANSWER_WITHIN_MS = 60_000;

/** Any request with any payload, as a hostile page could send it. */
export async function askAnything(page: PageClient, ...message: readonly unknown[]): Promise<Reply<unknown>> {
  const emit = page.timeout(ANSWER_WITHIN_MS).emitWithAck as (
    ...message: readonly unknown[]
  ) => Promise<Reply<unknown>>;
  return await emit.apply(page.timeout(ANSWER_WITHIN_MS), [...message]);
}

export async function ask(page: PageClient, name: RequestName, payload: unknown): Promise<unknown> {
  const reply = await askAnything(page, name, payload);
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}: ${reply.failure.message}`);
  return reply.data;
}

export async function askForFailure(page: PageClient, ...message: readonly unknown[]): Promise<WireFailure> {
  const reply = await askAnything(page, ...message);
  if (reply.ok) throw new Error(`${message[0]} succeeded with ${JSON.stringify(reply.data)}`);
  return reply.failure;
}
