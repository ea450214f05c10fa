import type { Change } from '@drydock/protocol';

const WHAT_WORDS = {
  state: 'state changed',
  carrier: 'other end changed',
  addresses: 'address changed',
  master: 'bridge changed',
} as const;

/** A link by its namespace and its name. */
export const linkNameKey = (network: number, name: string): string => `${network} ${name}`;

/** What the last command did to each link that is still there, in words. */
export function networkMarks(changes: readonly Change[]): ReadonlyMap<string, string> {
  const words = new Map<string, string[]>();
  const say = (network: number, name: string, word: string) => {
    const key = linkNameKey(network, name);
    words.set(key, [...(words.get(key) ?? []), word]);
  };
  for (const change of changes) {
    if (change.kind === 'link-added') say(change.network, change.name, 'new');
    if (change.kind === 'link-changed') say(change.network, change.name, WHAT_WORDS[change.what]);
  }
  // Of a new link everything is new.
  const told = (all: readonly string[]) => (all.includes('new') ? 'new' : [...new Set(all)].join(' · '));
  return new Map([...words].map(([key, all]) => [key, told(all)]));
}
