import { type FactName, Failure, type Reply, type WireFailure } from '@drydock/protocol';
import { failureId } from '../failure-id.ts';
import type { FindStep } from '../labs/load-steps.ts';
import type { Log } from '../log.ts';
import { type OpenKeeper, Page } from '../pages/page.ts';
import { readRequest } from '../pages/read-request.ts';
import type { TellPage } from '../pages/tell-page.ts';
import { TokenBucket } from '../pages/token-bucket.ts';
import { isProgressRequest, type ProgressDesk } from '../progress/progress-desk.ts';
import { answerOnce } from './answer-once.ts';
import { LatestFacts } from './latest-facts.ts';
import type { PageSocket } from './open-sockets.ts';
import { SendQueue } from './send-queue.ts';

type LooseEmitter = { emit(name: string, ...values: unknown[]): boolean };

/** Dragging a divider resizes a terminal many times a second; nothing a page does comes near this for long. */
const REQUESTS_AT_ONCE = 200;
const REQUESTS_PER_SECOND = 50;
/**
 * Typing and acknowledging are limited by the input cap and the keeper's credit, and come often: pages that paste or
 * draw megabytes a second stay far below this. Without it, empty ones without number would keep everybody waiting.
 */
const UNCOUNTED: ReadonlySet<unknown> = new Set(['terminal:write', 'terminal:acknowledge']);
const KEYS_AT_ONCE = 4_000;
const KEYS_PER_SECOND = 1_000;
/** Failures that are the server's: they are worth a look in the log by themselves. */
const SERVER_FAILURES: ReadonlySet<string> = new Set(['internal', 'keeper-unavailable', 'session-failed']);

/** Turns a page's socket into plain calls of Page, and its facts and answers into packets. */
export function servePage(
  socket: PageSocket,
  rooms: { openKeeper: OpenKeeper; findStep: FindStep; progress: ProgressDesk; log: Log },
): void {
  const { owner } = socket.data;
  const log = rooms.log.child({ page: socket.id.slice(0, 6), owner: owner.slice(0, 8) });
  const queue = new SendQueue(socket.conn, () => log.warn('a page does not read what it is sent: it is cut off'));
  // The event map's signature is generic over names, and so is this one; the compiler cannot match the two.
  const send = (name: FactName, ...values: unknown[]) => (socket as LooseEmitter).emit(name, ...values);
  const facts = new LatestFacts({ send, isIdle: () => queue.isEmpty });
  const tell: TellPage = (name, ...values) => facts.tell(name, ...values);
  const seat = rooms.progress.seat(owner, { tell, log });
  const page = new Page({
    owner,
    openKeeper: rooms.openKeeper,
    findStep: rooms.findStep,
    tell,
    log,
  });
  const bucket = new TokenBucket({ capacity: REQUESTS_AT_ONCE, perSecond: REQUESTS_PER_SECOND });
  const keys = new TokenBucket({ capacity: KEYS_AT_ONCE, perSecond: KEYS_PER_SECOND });
  queue.onEmpty(() => facts.flush());

  socket.onAny((name: unknown, ...values: unknown[]) => {
    // The parser makes functions of nothing else: a function at the end is the page's wish for an answer.
    const last = values.at(-1);
    const acknowledge = typeof last === 'function' ? (last as (reply: Reply<unknown>) => void) : null;
    const onFailure = (failure: WireFailure) => recordFailure(failure, name, log);
    const answer = answerOnce({ acknowledge, onFailure });
    try {
      if (!(UNCOUNTED.has(name) ? keys : bucket).take()) throw tooManyRequests();
      const request = readRequest(name, acknowledge ? values.slice(0, -1) : values);
      if (isProgressRequest(request)) seat.handle(request, answer);
      else page.handle(request, answer);
    } catch (error) {
      // Malformed input is counted too, under whatever name it comes: each is a line in the log.
      const isCounted = error instanceof Failure && error.code === 'too-many-requests';
      const isFlood = UNCOUNTED.has(name) && !isCounted && !bucket.take();
      if (!(error instanceof Failure)) log.error({ error }, 'a request failed');
      const known = error instanceof Failure ? error : new Failure('internal', 'the request failed in the server');
      const failure = isFlood ? tooManyRequests() : known;
      answer({ ok: false, failure: failure.toWire() });
    }
  });
  socket.on('disconnect', (reason) => {
    log.info({ reason }, 'a page left');
    seat.leave();
    page.close();
  });
  log.info('a page came');
}

function tooManyRequests(): Failure {
  const message = `more than ${REQUESTS_PER_SECOND} requests a second came from this page`;
  return new Failure('too-many-requests', message, { hint: 'Wait a second, then go on.' });
}

/** The page gets the id under which the log has the failure. */
function recordFailure(failure: WireFailure, name: unknown, log: Log): WireFailure {
  const id = failure.id ?? failureId();
  // A flood would fill the log with the one thing it cannot tell more about.
  const level = SERVER_FAILURES.has(failure.code) ? 'warn' : failure.code === 'too-many-requests' ? 'debug' : 'info';
  const request = typeof name === 'string' ? name.slice(0, 40) : typeof name;
  log[level]({ id, code: failure.code, reason: failure.message, request }, 'a request was refused');
  return { ...failure, id };
}
