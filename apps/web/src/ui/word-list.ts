/** "pid", "pid and mnt", "pid, mnt and net" */
export function wordList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** "a new pid namespace", "new pid and mnt namespaces" */
export const namespacesInWords = (kinds: readonly string[]): string =>
  kinds.length === 1 ? `a new ${kinds[0]} namespace` : `new ${wordList(kinds)} namespaces`;
