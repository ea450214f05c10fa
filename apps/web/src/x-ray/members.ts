import type { ProcessView } from '@drydock/protocol';
import { useMemo } from 'react';

const SHOWN_MAX = 8;

/** By the learner's number of a process. */
export type Names = ReadonlyMap<number, string>;

export const useNames = (processes: readonly ProcessView[]): Names =>
  useMemo(() => new Map(processes.map(({ pid, name }) => [pid, name])), [processes]);

/** "2 bash, 14 sleep", "nobody". */
export function membersWord(pids: readonly number[], names: Names): string {
  if (pids.length === 0) return 'nobody';
  const shown = pids.slice(0, SHOWN_MAX).map((pid) => `${pid} ${names.get(pid) ?? ''}`.trim());
  const more = pids.length - SHOWN_MAX;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
