import type { Check } from '@drydock/protocol';
import { cgroupExists, cgroupHolds, cgroupValueIs } from './cgroup-checks.ts';
import { cgroupGone } from './cgroup-gone.ts';
import { cgroupRose } from './cgroup-rose.ts';
import { CommandRan, type FinishedCommand } from './command-ran.ts';
import { hostnameIs } from './hostname-check.ts';
import { linkExists } from './link-check.ts';
import { mounted } from './mount-check.ts';
import { namespaceGone, namespaceShared, namespacesDiffer } from './namespace-checks.ts';
import { ENDED, type Look, type Observation, UNREAD } from './observation.ts';
import { layerEntry, overlayMounted } from './overlay-checks.ts';
import { pathIs } from './path-check.ts';
import { processIsPidOne, procIsFresh } from './pid-one-checks.ts';
import { processEnded, processRuns } from './process-checks.ts';
import { queueExists } from './queue-check.ts';
import { processRoot, rootIsOwn } from './root-checks.ts';
import type { SessionView } from './session-view.ts';
import { userMapped } from './user-mapped-check.ts';

/** A check with what it has seen so far. */
export type WatchedCheck = {
  readonly id: string;
  readonly observe: (session: SessionView | null) => void;
  readonly commandFinished: (command: FinishedCommand) => void;
  readonly observation: () => Observation;
};

export function watchCheck(check: Check): WatchedCheck {
  const { id } = check;
  switch (check.kind) {
    case 'command-ran':
      return commands(id, new CommandRan(check));
    case 'process-is-pid-one':
      return level(id, processIsPidOne(check));
    case 'proc-is-fresh':
      return level(id, procIsFresh(check));
    case 'process-runs':
      return level(id, processRuns(check));
    case 'process-ended':
      return edge(id, processEnded(check));
    case 'namespaces-differ':
      return level(id, namespacesDiffer(check));
    case 'namespace-shared':
      return level(id, namespaceShared(check));
    case 'namespace-gone':
      return edge(id, namespaceGone(check));
    case 'hostname-is':
      return level(id, hostnameIs(check));
    case 'queue-exists':
      return level(id, queueExists(check));
    case 'link-exists':
      return level(id, linkExists(check));
    case 'user-mapped':
      return level(id, userMapped(check));
    case 'cgroup-exists':
      return level(id, cgroupExists(check));
    case 'cgroup-value':
      return level(id, cgroupValueIs(check));
    case 'cgroup-rose':
      return edge(id, cgroupRose(check));
    case 'cgroup-holds':
      return level(id, cgroupHolds(check));
    case 'cgroup-gone':
      return edge(id, cgroupGone(check));
    case 'path-is':
      return level(id, pathIs(check));
    case 'mounted':
      return level(id, mounted(check));
    case 'overlay-mounted':
      return level(id, overlayMounted(check));
    case 'layer-entry':
      return level(id, layerEntry(check));
    case 'process-root':
      return level(id, processRoot(check));
    case 'root-is-own':
      return level(id, rootIsOwn(check));
  }
}

/** True at this moment, or not. */
function level(id: string, look: Look): WatchedCheck {
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

/** What happened has happened, whatever comes after. */
function edge(id: string, look: Look): WatchedCheck {
  let seen = UNREAD;
  return {
    id,
    observe: (session) => {
      // In a session that has ended altogether nothing has gone by the learner's doing.
      if (session !== null && !seen.isPassed) seen = look(session);
    },
    commandFinished: () => undefined,
    observation: () => seen,
  };
}

function commands(id: string, ran: CommandRan): WatchedCheck {
  return {
    id,
    observe: () => undefined,
    commandFinished: (command) => ran.commandFinished(command),
    observation: () => ran.observation,
  };
}
