import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  encodeJsonFrame,
  encodeOutputFrame,
  Failure,
  FrameDecoder,
  type KeeperFrame,
  type VerbName,
  type VerbPayload,
  verbFrameSchema,
  verbSchemas,
} from '@drydock/protocol';
import { describeError, log } from '../log.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { type Caller, verbs } from './verbs.ts';

/** The server's connection: frames come in, verbs are performed in order, replies and facts go out. */
export function serveConnection(socket: Socket, registry: SessionRegistry): void {
  const decoder = new FrameDecoder();
  const caller: Caller = {
    registry,
    tell: (frame: KeeperFrame) => void socket.write(encodeJsonFrame(frame)),
    output: (output) => void socket.write(encodeOutputFrame(output)),
    leave: new Set(),
    isClosed: () => socket.destroyed,
  };
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind === 'output')
          throw new Failure('malformed-message', 'frame of kind output: only the keeper sends it');
        void answer(frame.value, caller);
      }
    } catch (error) {
      // Without frame borders nothing that follows can be trusted.
      log('connection-refused', { reason: describeError(error) });
      socket.destroy();
    }
  });
  socket.on('error', (error) => log('connection-lost', { reason: error.message }));
  socket.on('close', () => {
    for (const leave of caller.leave) leave();
    caller.leave.clear();
  });
}

async function answer(value: unknown, caller: Caller): Promise<void> {
  const frame = verbFrameSchema.safeParse(value);
  if (!frame.success) {
    log('verb-malformed');
    return;
  }
  const { id, verb, payload } = frame.data;
  try {
    caller.tell({ kind: 'reply', id, data: await perform(verb, payload, caller) });
  } catch (error) {
    caller.tell({ kind: 'failure', id, failure: toFailure(error, verb) });
  }
}

function perform(verb: string, payload: unknown, caller: Caller): unknown {
  if (!isVerb(verb)) throw new Failure('malformed-message', `verb "${verb}": unknown`);
  const parsed = verbSchemas[verb].safeParse(payload);
  if (!parsed.success) throw new Failure('malformed-message', `verb ${verb}: ${parsed.error.message}`);
  return performParsed(verb, parsed.data as VerbPayload<typeof verb>, caller);
}

/** The cast joins what TypeScript cannot: the schema that parsed the payload is the one of this very verb. */
function performParsed<Name extends VerbName>(verb: Name, payload: VerbPayload<Name>, caller: Caller): unknown {
  return verbs[verb](payload, caller);
}

const isVerb = (verb: string): verb is VerbName => Object.hasOwn(verbSchemas, verb);

function toFailure(error: unknown, verb: string) {
  if (error instanceof Failure) return error.toWire();
  const id = randomUUID().slice(0, 8);
  log('verb-failed', { id, verb, reason: describeError(error) });
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(verb.startsWith('session.') ? 'session-failed' : 'internal', `${verb}: ${message}`).toWire(id);
}
