import { PowerError } from '../capabilities/power-error.ts';
import { nearestName } from '../nearest-name.ts';
import { type Account, type Group, parseAccounts, parseGroups } from './account-files.ts';
import { parseId, type UserOption } from './user-option.ts';

/** Who a process is to the kernel: numbers only. */
export type User = {
  readonly uid: number;
  readonly gid: number;
  /** Every group it is in, the first one too: a file that keeps this group out must keep it out. */
  readonly groups: readonly number[];
  readonly home: string;
  /** As the image calls it; null when its /etc/passwd has no such number. */
  readonly name: string | null;
};

export type AccountTexts = {
  /** The image's /etc/passwd and /etc/group; empty when it has none. */
  readonly passwd: string;
  readonly group: string;
  /** --group-add: names or numbers. */
  readonly groupAdd?: readonly string[];
};

/** NGROUPS_MAX of setgroups(2). */
export const GROUPS_MAX = 65_536;

/**
 * Looks a user up as Docker does. Numbers need no line in the image's files; names do. Where a line fits, it tells the
 * group and the home directory, and, unless a group was asked for, every group that lists the user is one of theirs.
 *
 * @throws PowerError for a name that the image does not know
 */
export function findUser({ user, group }: UserOption, { passwd, group: groupText, groupAdd = [] }: AccountTexts): User {
  const accounts = parseAccounts(passwd);
  const groups = parseGroups(groupText);
  const account = findAccount(user, accounts);
  const uid = account?.uid ?? parseId('user', user) ?? 0;
  const gid = group === null ? (account?.gid ?? 0) : findGroup(group, groups);
  const listed = group === null && account !== undefined ? groupsThatList(account.name, groups) : [];
  const added = groupAdd.map((name) => findGroup(name, groups));
  const all = [...new Set([gid, ...listed, ...added])];
  if (all.length > GROUPS_MAX) {
    throw new PowerError(`user ${JSON.stringify(user)}: in ${all.length} groups, more than the kernel's ${GROUPS_MAX}`);
  }
  return {
    uid,
    gid,
    groups: all,
    home: homeOf(account),
    name: account?.name ?? null,
  };
}

function findAccount(user: string, accounts: readonly Account[]): Account | undefined {
  const uid = user === '' ? 0 : parseId('user', user);
  if (uid !== null) return accounts.find((account) => account.uid === uid);
  const found = accounts.find(({ name }) => name === user);
  if (found !== undefined) return found;
  const names = accounts.map(({ name }) => name);
  throw unknownName('user', user, '/etc/passwd', names);
}

function findGroup(group: string, groups: readonly Group[]): number {
  const gid = parseId('group', group);
  if (gid !== null) return gid;
  const found = groups.find(({ name }) => name === group);
  if (found !== undefined) return found.gid;
  const names = groups.map(({ name }) => name);
  throw unknownName('group', group, '/etc/group', names);
}

/** Names from an image are shown to people: only what is plainly a name is suggested. */
const PLAIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;
/** Looking for the nearest takes time for each: enough for any real image. */
const NAMES_MAX = 1000;

function unknownName(kind: 'user' | 'group', name: string, file: string, known: readonly string[]): PowerError {
  const nearest = nearestName(
    name,
    known.slice(0, NAMES_MAX).filter((known) => PLAIN_NAME.test(known)),
  );
  return new PowerError(
    `${kind} ${JSON.stringify(name)}: no line of the image's ${file} has this name`,
    nearest === null ? 'A number always works.' : `Did you mean ${nearest}? A number always works.`,
  );
}

const groupsThatList = (name: string, groups: readonly Group[]): readonly number[] =>
  groups.filter(({ members }) => members.includes(name)).map(({ gid }) => gid);

/** A home that is no absolute path would be looked for wherever the program happens to stand. */
const homeOf = (account: Account | undefined): string => (account?.home.startsWith('/') ? account.home : '/');
