import { ID_MAX } from './user-option.ts';

/** A line of /etc/passwd, passwd(5). */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number; readonly home: string };
/** A line of /etc/group, group(5). */
export type Group = { readonly name: string; readonly gid: number; readonly members: readonly string[] };

/** What is no account is passed over: an image may hold anything, and one bad line must not hide the good ones. */
export function parseAccounts(text: string): readonly Account[] {
  return lines(text).flatMap((line) => {
    const [name = '', , uid, gid, , home] = line.split(':');
    const [user, group] = [idOf(uid), idOf(gid)];
    // A number that is none would be 0 to many readers, and 0 is root.
    if (name === '' || user === null || group === null) return [];
    return [{ name, uid: user, gid: group, home: home ?? '' }];
  });
}

export function parseGroups(text: string): readonly Group[] {
  return lines(text).flatMap((line) => {
    const [name = '', , gid, members] = line.split(':');
    const group = idOf(gid);
    if (name === '' || group === null) return [];
    return [{ name, gid: group, members: (members ?? '').split(',').filter((member) => member !== '') }];
  });
}

/** A NUL ends a line for programs in C, and hides from them what comes after: such a line says two things. */
const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => !line.startsWith('#') && !line.includes('\0'));

const idOf = (text: string | undefined): number | null => {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= ID_MAX ? id : null;
};
