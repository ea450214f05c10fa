import type { Check, CheckResult, View } from '@drydock/protocol';
import { CommandRan, type FinishedCommand, NamespaceGone } from './edge-checks.ts';
import { namespaceShared, namespacesDiffer, type Observation, processIsPidOne, procIsFresh } from './level-checks.ts';
import { SessionProcesses } from './session-processes.ts';

const UNREAD: Observation = { isPassed: false, observed: 'Nothing has been read from the kernel yet.', source: null };
const ENDED: Observation = { isPassed: false, observed: 'Your Linux has ended.', source: null };

type Watched = {
  readonly id: string;
  readonly observe: (session: SessionProcesses | null) => void;
  readonly commandFinished: (command: FinishedCommand) => void;
  readonly observation: () => Observation;
};

/** The checks of one step, from the moment it was entered: made new for every entering. */
export class CheckWatcher {
  readonly #watched: readonly Watched[];

  /** Throws a Failure when a pattern is no regular expression. */
  constructor(checks: readonly Check[]) {
    this.#watched = checks.map(watch);
  }

  observe(view: View): void {
    const session = SessionProcesses.of(view);
    for (const watched of this.#watched) watched.observe(session);
  }

  commandFinished(command: FinishedCommand): void {
    for (const watched of this.#watched) watched.commandFinished(command);
  }

  /** In the order of the checks. */
  results(): CheckResult[] {
    return this.#watched.map(({ id, observation }) => ({ id, ...observation() }));
  }
}

function watch(check: Check): Watched {
  switch (check.kind) {
    case 'command-ran': {
      const edge = new CommandRan(check);
      return {
        id: check.id,
        observe: () => undefined,
        commandFinished: (command) => edge.commandFinished(command),
        observation: () => edge.observation,
      };
    }
    case 'namespace-gone': {
      const edge = new NamespaceGone(check);
      return {
        id: check.id,
        // A session that has ended altogether has not left a namespace.
        observe: (session) => session !== null && edge.observe(session),
        commandFinished: () => undefined,
        observation: () => edge.observation,
      };
    }
    case 'process-is-pid-one':
      return level(check.id, (session) => processIsPidOne(check, session));
    case 'namespaces-differ':
      return level(check.id, (session) => namespacesDiffer(check, session));
    case 'proc-is-fresh':
      return level(check.id, (session) => procIsFresh(check, session));
    case 'namespace-shared':
      return level(check.id, (session) => namespaceShared(check, session));
  }
}

function level(id: string, look: (session: SessionProcesses) => Observation): Watched {
  let seen = UNREAD;
  return {
    id,
    observe: (session) => {
      seen = session === null ? ENDED : look(session);
    },
    commandFinished: () => undefined,
    observation: () => seen,
  };
}
