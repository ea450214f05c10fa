const SHOWN_MAX = 8;

/** "2 bash, 14 sleep", "nobody". `names` by the learner's number of a process. */
export function membersWord(pids: readonly number[], names: ReadonlyMap<number, string>): string {
  if (pids.length === 0) return 'nobody';
  const shown = pids.slice(0, SHOWN_MAX).map((pid) => `${pid} ${names.get(pid) ?? ''}`.trim());
  const more = pids.length - SHOWN_MAX;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
