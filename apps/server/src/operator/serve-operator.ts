import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Failure,
  type Reply,
  sessionIdSchema,
  type VerbName,
  type VerbPayload,
  type VerbReply,
} from '@drydock/protocol';
import { failureId } from '../failure-id.ts';
import { sendFailure, sendJson } from '../http/send-json.ts';
import type { Log } from '../log.ts';
import type { OpenKeeper } from '../pages/page.ts';
import type { Metrics } from './metrics.ts';
import type { OperatorToken } from './operator-token.ts';

export type OperatorRooms = {
  readonly token: OperatorToken;
  readonly metrics: Metrics;
  readonly openKeeper: OpenKeeper;
  readonly log: Log;
};

type Answer = (rooms: OperatorRooms, response: ServerResponse) => Promise<void>;

/**
 * What the operator may ask, each with the token:
 *   GET /metrics                                   for Prometheus
 *   GET /api/operator/machine                      sessions, line, limits
 *   POST /api/operator/drain, /api/operator/serve  gives no new sessions, and gives them again
 *   POST /api/operator/sessions/ID/end             ends one
 */
export function findOperatorAnswer(method: string | undefined, pathname: string): Answer | null {
  const ending = /^\/api\/operator\/sessions\/([^/]+)\/end$/.exec(pathname)?.[1];
  switch (`${method} ${ending === undefined ? pathname : 'end'}`) {
    case 'GET /metrics':
      return sendMetrics;
    case 'GET /api/operator/machine':
      return async (rooms, response) =>
        sendJson(response, 200, { ok: true, data: await ask(rooms, 'machine.look', {}) });
    case 'POST /api/operator/drain':
      return (rooms, response) => act(rooms, response, 'machine.drain', { isDraining: true });
    case 'POST /api/operator/serve':
      return (rooms, response) => act(rooms, response, 'machine.drain', { isDraining: false });
    case 'POST end':
      return (rooms, response) => act(rooms, response, 'session.end', { session: sessionId(ending) });
    default:
      return null;
  }
}

/** Answers, and every failure of it too. */
export async function serveOperator(
  answer: Answer,
  rooms: OperatorRooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  try {
    if (!rooms.token.isIn(request.headers.authorization)) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw new Failure('unauthorized', 'speak as the operator: the token is missing or wrong', {
        hint: 'It was printed at the first start, and lies in the file operator-token of the server\u2019s state folder.',
      });
    }
    await answer(rooms, response);
  } catch (error) {
    const id = failureId();
    if (!(error instanceof Failure)) rooms.log.error({ id, error }, 'the operator was not served');
    const failure = error instanceof Failure ? error : new Failure('internal', 'the request failed in the server');
    if (!response.headersSent) sendFailure(response, STATUS[failure.code] ?? 500, failure.toWire(id));
  }
}

const STATUS: Readonly<Record<string, number>> = {
  unauthorized: 401,
  'malformed-message': 400,
  'unknown-session': 404,
  'keeper-unavailable': 503,
};

async function sendMetrics({ metrics, ...rooms }: OperatorRooms, response: ServerResponse): Promise<void> {
  const report = await ask({ ...rooms, metrics }, 'machine.look', {}).catch(() => null);
  const text = await metrics.text(report);
  response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text);
}

async function act<Name extends VerbName>(
  rooms: OperatorRooms,
  response: ServerResponse,
  verb: Name,
  payload: VerbPayload<Name>,
): Promise<void> {
  await ask(rooms, verb, payload);
  rooms.log.info({ verb, payload }, 'the operator acted');
  sendJson(response, 200, { ok: true, data: null });
}

/** One question, on a connection of its own. */
async function ask<Name extends VerbName>(
  { openKeeper }: OperatorRooms,
  verb: Name,
  payload: VerbPayload<Name>,
): Promise<VerbReply<Name>> {
  const closing = new AbortController();
  const keeper = await openKeeper({ onFact: () => undefined, onLost: () => undefined, signal: closing.signal });
  try {
    const reply = await new Promise<Reply<VerbReply<Name>>>((resolve) => keeper.ask(verb, payload, resolve));
    if (reply.ok) return reply.data;
    const { code, message, hint } = reply.failure;
    throw new Failure(code, message, hint === undefined ? {} : { hint });
  } finally {
    keeper.close();
  }
}

function sessionId(text: string | undefined): string {
  const parsed = sessionIdSchema.safeParse(text);
  if (!parsed.success) throw new Failure('malformed-message', 'end a session: the address names none');
  return parsed.data;
}
