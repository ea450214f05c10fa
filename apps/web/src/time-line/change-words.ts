import type { Change, Command } from '@drydock/protocol';

export type ChangeWords = {
  /** "pid namespace": the part that is set in bold. */
  readonly what: string;
  /** " of 14". */
  readonly of: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** One change as a person would say it. */
export function changeWords(change: Change): ChangeWords {
  switch (change.kind) {
    case 'process-started': {
      const inside = change.insidePids.length === 0 ? '' : `, ${change.insidePids.join(' → ')} inside`;
      return { what: 'process started', of: ` ${change.pid}${inside}`, before: null, after: change.command };
    }
    case 'process-ended':
      return { what: 'process ended', of: ` ${change.pid}`, before: change.command, after: null };
    case 'process-executed':
      return { what: 'new program', of: ` in process ${change.pid}`, before: change.before, after: change.after };
    case 'namespace-changed':
      return {
        what: `${change.namespace} namespace`,
        of: pidsWord(change.pids),
        before: textOf(change.before),
        after: textOf(change.after),
      };
    case 'proc-mounted':
      return {
        what: 'another file system at /proc',
        of: pidsWord(change.pids).replace(' of ', ' for '),
        before: textOf(change.before),
        after: textOf(change.after),
      };
  }
}

/** "3 changes", "1 change" or "nothing". */
export function countWord(command: Pick<Command, 'changes' | 'changesLeftOut'>): string {
  const count = command.changes.length + command.changesLeftOut;
  if (count === 0) return 'nothing';
  return count === 1 ? '1 change' : `${count} changes`;
}

/** How the command ended, when that is worth a word. */
export function stateWord({ state, exitStatus }: Pick<Command, 'state' | 'exitStatus'>): string {
  switch (state) {
    case 'running':
      return 'running';
    case 'opened-shell':
      return 'shell open';
    case 'done':
      return exitStatus === null || exitStatus === 0 ? '' : `exit ${exitStatus}`;
  }
}

const PIDS_SHOWN_MAX = 6;

function pidsWord(pids: readonly number[]): string {
  if (pids.length === 0) return '';
  const more = pids.length - PIDS_SHOWN_MAX;
  return ` of ${pids.slice(0, PIDS_SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const textOf = (value: number | string | null): string | null => (value === null ? null : String(value));
