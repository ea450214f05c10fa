import type { KeeperFrame, Opened, PlaceInLine, VerbName, VerbPayload, VerbReply } from '@drydock/protocol';
import type { LearnerSession } from '../sessions/learner-session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { Waiter } from '../sessions/waiting-line.ts';

/** One connection of the server, as the verbs see it. */
export type Caller = {
  readonly registry: SessionRegistry;
  readonly tell: (frame: KeeperFrame) => void;
  readonly output: (output: { session: string; terminal: number; sequence: number; bytes: Uint8Array }) => void;
  /** What is to be done when the connection closes. */
  readonly leave: Set<() => void>;
  readonly isClosed: () => boolean;
};

type Verbs = {
  readonly [Name in VerbName]: (
    payload: VerbPayload<Name>,
    caller: Caller,
  ) => VerbReply<Name> | Promise<VerbReply<Name>>;
};

/** All that the server, and through it the whole web, can make root do. */
export const verbs: Verbs = {
  'session.open': ({ owner }, caller) => join(owner, caller, (waiter) => caller.registry.open(owner, waiter)),

  'session.reset': ({ owner }, caller) => join(owner, caller, (waiter) => caller.registry.reset(owner, waiter)),

  'session.extend': ({ session }, { registry }) => registry.find(session).extend(),

  'session.end': async ({ session }, { registry }) => {
    await registry.find(session).end('operator');
    return null;
  },

  'machine.look': (_, { registry }) => registry.report(),

  'machine.drain': ({ isDraining }, { registry }) => {
    registry.drain(isDraining);
    return null;
  },

  'terminal.open': async ({ session, columns, rows }, { registry }) =>
    (await registry.find(session).openTerminal({ columns, rows })).info,

  'terminal.attach': ({ session, terminal, fromSequence }, caller) =>
    caller.registry
      .find(session)
      .terminal(terminal)
      .attach(caller, fromSequence, {
        wrote: (from, bytes) => caller.output({ session, terminal, sequence: from, bytes }),
        exited: (exit) => caller.tell({ kind: 'terminal-exited', session, terminal, ...exit }),
      }),

  'terminal.write': ({ session, terminal, data }, { registry }) => {
    const learner = registry.find(session);
    learner.touch();
    learner.terminal(terminal).write(Buffer.from(data, 'utf8'));
    return null;
  },

  'terminal.resize': ({ session, terminal, columns, rows }, { registry }) => {
    registry.find(session).terminal(terminal).resize({ columns, rows });
    return null;
  },

  'terminal.acknowledge': ({ session, terminal, sequence }, caller) => {
    caller.registry.find(session).terminal(terminal).acknowledge(caller, sequence);
    return null;
  },

  'terminal.close': ({ session, terminal }, { registry }) => {
    registry.find(session).terminal(terminal).close();
    return null;
  },

  'view.watch': ({ session, isWatching }, caller) => {
    caller.registry.find(session).observation.watchView(caller, isWatching);
    return null;
  },

  'checks.watch': ({ session, step, checks }, caller) => ({
    results: caller.registry.find(session).observation.watchChecks(caller, step === null ? null : { step, checks }),
  }),

  'operation.perform': ({ session, operation, terminal, columns, rows }, { registry }) =>
    registry.find(session).perform(operation, { terminal, columns, rows }),
};

/** From now on the caller hears of this session and of no other, or of its place in the line. */
async function join(
  owner: string,
  caller: Caller,
  find: (waiter: Waiter) => Promise<LearnerSession | PlaceInLine>,
): Promise<Opened> {
  for (const leave of caller.leave) leave();
  caller.leave.clear();
  const waiter: Waiter = { tellPlace: (place) => caller.tell({ kind: 'session-waits', place }) };
  const found = await find(waiter);
  if ('position' in found) {
    caller.leave.add(() => caller.registry.stopWaiting(owner, waiter));
    return { waits: found };
  }
  // Whoever hung up meanwhile is told nothing; the session is there when they come back.
  if (!caller.isClosed()) caller.leave.add(found.join(caller));
  return { ...found.info, earlierEnd: caller.registry.earlierEnd(owner) };
}
