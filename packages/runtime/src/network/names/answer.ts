import {
  addressInReverseName,
  addressRecord,
  isInternetClass,
  nameRecord,
  type Query,
  type Record,
  type ResultName,
  TYPE_A,
  TYPE_ANY,
  TYPE_PTR,
} from './message.ts';
import type { NetworkNames } from './names-of-networks.ts';

/** What the resolver knows by itself, or that it must ask somebody else. */
export type Answer =
  | { readonly kind: 'answer'; readonly result: ResultName; readonly records: readonly Record[] }
  | { readonly kind: 'forward' };

const FORWARD: Answer = { kind: 'forward' };

/**
 * Names of containers are answered here, and nowhere else: what is asked about them stays in this machine. Also that
 * one has no such record (no IPv6 address, say), or else the asker would try the name elsewhere.
 */
export function answerOf(query: Query, networks: readonly NetworkNames[]): Answer {
  if (!isInternetClass(query)) return FORWARD;
  const { name, type } = query;
  const addresses = [...new Set(networks.flatMap((network) => network.addresses.get(name) ?? []))];
  if (addresses.length > 0) {
    const records = type === TYPE_A || type === TYPE_ANY ? inTurns(addresses).map(addressRecord) : [];
    return { kind: 'answer', result: 'ok', records };
  }
  const address = addressInReverseName(name);
  const found = address === null ? undefined : networks.map(({ names }) => names.get(address)).find(Boolean);
  const record = found === undefined ? null : nameRecord(found);
  if (record === null) return FORWARD;
  return { kind: 'answer', result: 'ok', records: type === TYPE_PTR || type === TYPE_ANY ? [record] : [] };
}

let turn = 0;

/** Several containers of one alias take turns in being first. */
function inTurns(addresses: readonly string[]): readonly string[] {
  turn = (turn + 1) % 0x10000;
  const first = turn % addresses.length;
  return [...addresses.slice(first), ...addresses.slice(0, first)];
}
