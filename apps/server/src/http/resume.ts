import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure, type Progress, readResumeCode } from '@drydock/protocol';
import { failureId } from '../failure-id.ts';
import type { Log } from '../log.ts';
import type { ProgressStore } from '../progress/progress-store.ts';
import { hashResumeCode } from '../progress/resume-codes.ts';
import type { ResumeTries } from '../progress/resume-tries.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { sendFailure, sendJson } from './send-json.ts';

/** A code and its envelope, with room for blanks. */
export const RESUME_BODY_MAX_BYTES = 256;

export type ResumeRooms = {
  readonly signIn: SignIn;
  readonly store: ProgressStore;
  readonly tries: ResumeTries;
  readonly secret: Buffer;
  readonly tellAll: (owner: string, progress: Progress) => void;
  readonly log: Log;
};

/**
 * POST /api/resume {"code": "…"}: this browser becomes the learner who made the code. By HTTP and not on the socket,
 * because only an HTTP answer can set a cookie that no script reads. The caller has checked the Origin.
 */
export async function resume(rooms: ResumeRooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  try {
    rooms.tries.count(request.socket.remoteAddress ?? '');
    const code = codeIn(await readBody(request));
    const from = rooms.signIn.ownerOrNull(request.headers.cookie);
    const redeemed = await rooms.store.redeemCode(hashResumeCode(rooms.secret, code), from);
    switch (redeemed.kind) {
      case 'unknown':
        throw new Failure(
          'unauthorized',
          'go on with this code: there is none like it, it was used, or it is too old',
          {
            hint: 'Compare it with the other machine, or make a new one there: each works once, for 7 days.',
          },
        );
      case 'own':
        throw new Failure('unauthorized', 'go on with this code: it was made in this very browser', {
          hint: 'Type it on the other machine. It still works.',
        });
      case 'resumed':
        rooms.tellAll(redeemed.owner, redeemed.progress);
        rooms.log.info({ owner: redeemed.owner.slice(0, 8), from: from?.slice(0, 8) }, 'a browser resumed a learner');
        response.setHeader('Set-Cookie', rooms.signIn.newCookieFor(redeemed.owner));
        sendJson(response, 200, { ok: true, data: redeemed.progress });
    }
  } catch (error) {
    refuse(error, rooms.log, response);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw malformed('it is no JSON');
  const chunks: Buffer[] = [];
  let bytes = 0;
  // How long it may take to come is limited for all requests: limited-server.ts.
  // Left early it must stay open: the refusal goes out on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > RESUME_BODY_MAX_BYTES) {
      throw new Failure('message-too-large', `go on with this code: more than ${RESUME_BODY_MAX_BYTES} bytes came`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function codeIn(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed('it is no JSON');
  }
  const typed = typeof value === 'object' && value !== null && 'code' in value ? value.code : undefined;
  const code = typeof typed === 'string' ? readResumeCode(typed) : null;
  if (code === null) throw malformed('it holds no code of 12 letters and digits');
  return code;
}

/** What came is not quoted: it may be a code with a slip in it. */
const malformed = (reason: string): Failure => new Failure('malformed-message', `go on with this code: ${reason}`);

const STATUS = { unauthorized: 403, 'too-many-requests': 429, 'message-too-large': 413, 'malformed-message': 400 };

function refuse(error: unknown, log: Log, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  const id = failureId();
  if (!(error instanceof Failure)) {
    log.error({ id, error: error instanceof Error ? error.stack : String(error) }, 'resuming failed');
    const failure = new Failure('internal', 'go on with this code: the server failed', { hint: 'Try again later.' });
    sendFailure(response, 500, failure.toWire(id));
    return;
  }
  log.info({ id, code: error.code }, 'a code was refused');
  const status = Object.entries(STATUS).find(([code]) => code === error.code)?.[1] ?? 500;
  // The rest of a body that is too large is not read.
  if (status === 413) response.setHeader('Connection', 'close');
  sendFailure(response, status, error.toWire(id));
}
