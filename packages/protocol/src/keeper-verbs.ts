import * as z from 'zod/mini';
import { commandSchema } from './change.ts';
import { checkResultSchema, checksSchema } from './check.ts';
import { failureSchema } from './failure.ts';
import { machineReportSchema } from './operator.ts';
import { openedSchema, requestSchemas, sessionIdSchema } from './requests.ts';
import { performedSchema, runtimeOperationSchema } from './runtime-operation.ts';
import { placeInLineSchema, sessionEndSchema, sessionLifeSchema } from './session-life.ts';
import { terminalInfoSchema } from './terminal-info.ts';
import { viewPartSchema } from './view.ts';

/**
 * What the server may ask of the root keeper: fifteen verbs, one JSON frame each, on a socket of mode 0600.
 * `owner` is a hash of the learner's cookie: the keeper never sees the cookie itself.
 */

const owner = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const session = sessionIdSchema;
export const verbSchemas = {
  /** The owner's session: the living one, or a new one. From now on its facts come over this connection. */
  'session.open': z.strictObject({ owner }),
  'session.reset': z.strictObject({ owner }),
  'session.extend': z.strictObject({ session }),
  /** For the operator, whose word the server checks. */
  'session.end': z.strictObject({ session }),
  'machine.look': z.strictObject({}),
  /** While draining nobody gets a new session; those there are go on. */
  'machine.drain': z.strictObject({ isDraining: z.boolean() }),
  'terminal.open': z.extend(requestSchemas['terminal:open'], { session }),
  'terminal.attach': z.extend(requestSchemas['terminal:attach'], { session }),
  'terminal.write': z.extend(requestSchemas['terminal:write'], { session }),
  'terminal.resize': z.extend(requestSchemas['terminal:resize'], { session }),
  'terminal.acknowledge': z.extend(requestSchemas['terminal:acknowledge'], { session }),
  'terminal.close': z.extend(requestSchemas['terminal:close'], { session }),
  'view.watch': z.strictObject({ session, isWatching: z.boolean() }),
  /** `step` comes back with the results; null stops. */
  'checks.watch': z.strictObject({
    session,
    step: z.nullable(z.string().check(z.maxLength(130))),
    checks: checksSchema,
  }),
  'operation.perform': z.strictObject({
    session,
    operation: runtimeOperationSchema,
    terminal: requestSchemas['operation:perform'].shape.terminal,
    columns: requestSchemas['operation:perform'].shape.columns,
    rows: requestSchemas['operation:perform'].shape.rows,
  }),
} as const;
export type VerbName = keyof typeof verbSchemas;
export type VerbPayload<Name extends VerbName> = z.infer<(typeof verbSchemas)[Name]>;

/** A request frame. `id` comes back in the reply. */
export const verbFrameSchema = z.strictObject({ id: z.int(), verb: z.string(), payload: z.unknown() });

export const verbReplySchemas = {
  'session.open': openedSchema,
  'session.reset': openedSchema,
  'session.extend': sessionLifeSchema,
  'session.end': z.null(),
  'machine.look': machineReportSchema,
  'machine.drain': z.null(),
  'terminal.open': terminalInfoSchema,
  'terminal.attach': z.object({ sequence: z.int(), end: z.int() }),
  'terminal.write': z.null(),
  'terminal.resize': z.null(),
  'terminal.acknowledge': z.null(),
  'terminal.close': z.null(),
  'view.watch': z.null(),
  'checks.watch': z.object({ results: z.array(checkResultSchema) }),
  'operation.perform': performedSchema,
} as const;
export type VerbReply<Name extends VerbName> = z.infer<(typeof verbReplySchemas)[Name]>;

/** A frame from the keeper: an answer, or something that happened. Terminal output has a binary frame of its own. */
export const keeperFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), data: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: z.int(), failure: failureSchema }),
  z.object({
    kind: z.literal('terminal-exited'),
    session,
    terminal: z.int(),
    exitStatus: z.nullable(z.int()),
    signal: z.nullable(z.int()),
  }),
  z.object({ kind: z.literal('view'), session, part: viewPartSchema }),
  z.object({ kind: z.literal('commands'), session, commands: z.array(commandSchema) }),
  z.object({ kind: z.literal('checks'), session, step: z.string(), results: z.array(checkResultSchema) }),
  z.object({ kind: z.literal('session-ended'), session, reason: sessionEndSchema }),
  z.object({ kind: z.literal('session-lives'), session, life: sessionLifeSchema }),
  /** To a connection that waits for a session; null: its turn has come. */
  z.object({ kind: z.literal('session-waits'), place: z.nullable(placeInLineSchema) }),
]);
export type KeeperFrame = z.infer<typeof keeperFrameSchema>;
