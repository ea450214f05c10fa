import { type Call, call, named, PR_CAP_AMBIENT, PR_CAPBSET_DROP, type Struct } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { maskOf } from './capability-mask.ts';
import { CAPABILITIES, type CapabilityName } from './capability-table.ts';

export type LimitCapabilities = {
  /** All that the container's processes may ever hold. */
  readonly keep: readonly CapabilityName[];
  /** Only root begins with what is kept; any other user begins with nothing, and gets none by running programs. */
  readonly user: number;
  /** A filter of system calls comes after this, and without no-new-privileges: installing it asks for CAP_SYS_ADMIN. */
  readonly filterFollows: boolean;
  /** The kernel's highest number: what it has beyond our table is dropped as well. */
  readonly last?: number;
};

/**
 * A process has five sets of capabilities. The bounding set is the one that matters here: nothing outside of it can ever
 * be had again, by no program it runs and no user it becomes. So everything that the container shall not have is dropped
 * from it, one by one. The ambient and inheritable sets, which hand powers to programs that are not root's, are emptied.
 * Effective and permitted, what it holds right now, are set at last; see capabilities(7).
 */
export function limitCapabilities({ keep, user, filterFollows, last }: LimitCapabilities): Operation {
  const kept = new Set(keep);
  const dropped = numbersUpTo(last ?? CAPABILITIES.length - 1).filter(({ name }) => name === null || !kept.has(name));
  const held: readonly CapabilityName[] = user === 0 ? keep : [];
  // Borrowed for one call more. The exec that ends the plan takes it away: what a program begins with is made from the
  // bounding set, and that has it no longer.
  const borrowed: readonly CapabilityName[] = filterFollows && !held.includes('CAP_SYS_ADMIN') ? ['CAP_SYS_ADMIN'] : [];
  return {
    name: 'limit-capabilities',
    title: 'Give up powers for good',
    effect: `its bounding set has ${keep.length} capabilities; it holds ${held.length === 0 ? 'none' : 'the same'}`,
    byHand: [`exec capsh ${dropped.length === 0 ? '' : `--drop=${listForCapsh(dropped)} `}--inh= --noamb --`],
    steps: [
      call('prctl', [PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0]),
      // The change of user kept what was permitted, and switched it off. Dropping needs one switched on: CAP_SETPCAP.
      ...(user === 0 ? [] : [setCapabilities(['CAP_SETPCAP', ...borrowed])]),
      ...dropped.map(drop),
      setCapabilities([...held, ...borrowed]),
    ],
  };
}

type Numbered = { readonly number: number; readonly name: CapabilityName | null };

const numbersUpTo = (last: number): readonly Numbered[] =>
  Array.from({ length: last + 1 }, (_, number) => ({ number, name: CAPABILITIES[number]?.name ?? null }));

const listForCapsh = (dropped: readonly Numbered[]): string =>
  dropped.map(({ name, number }) => name?.toLowerCase() ?? number).join(',');

const PR_CAP_AMBIENT_CLEAR_ALL = named(4, 'PR_CAP_AMBIENT_CLEAR_ALL');

const drop = ({ number, name }: Numbered): Call =>
  // EINVAL: an older kernel does not have this one, so there is nothing to drop.
  call('prctl', [PR_CAPBSET_DROP, name === null ? number : named(number, name), 0, 0, 0], { expect: ['EINVAL'] });

const LINUX_CAPABILITY_VERSION_3 = 0x20080522;
/** struct __user_cap_data_struct: effective, permitted, inheritable, 32 bits each; once for the low, once for the high. */
const DATA_BYTES = 24;

/** Effective and permitted become these; inheritable becomes empty. */
function setCapabilities(names: readonly CapabilityName[]): Call {
  const header = new Uint32Array([LINUX_CAPABILITY_VERSION_3, 0]);
  const mask = maskOf(names);
  const data = Buffer.alloc(DATA_BYTES);
  [mask & 0xffff_ffffn, mask >> 32n].forEach((half, index) => {
    data.writeUInt32LE(Number(half), index * 12);
    data.writeUInt32LE(Number(half), index * 12 + 4);
  });
  const shown = names.length === 0 ? '0' : names.join('|');
  return call('capset', [
    { bytes: new Uint8Array(header.buffer), shown: '{version=_LINUX_CAPABILITY_VERSION_3, pid=0}' },
    { bytes: data, shown: `{effective=${shown}, permitted=${shown}, inheritable=0}` } satisfies Struct,
  ]);
}
