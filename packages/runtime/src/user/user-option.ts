import { PowerError } from '../capabilities/power-error.ts';

/** Who a container's program shall be: `-u` on the command line, or User in the image. */
export type UserOption = {
  /** A name or a number as written; empty for root, which is what it is when nobody says anything. */
  readonly user: string;
  /** Null when not given: then the user's own group, and the groups that list the user. */
  readonly group: string | null;
};

/** Longer names exist nowhere: LOGIN_NAME_MAX is 256. */
const LENGTH_MAX = 256;

/** Reads "name", "uid", "name:group", "uid:gid", ":group". @throws PowerError for what cannot be one of these */
export function parseUserOption(text: string): UserOption {
  const [user = '', group, ...more] = text.split(':');
  if (more.length > 0) throw new PowerError(`user ${JSON.stringify(text)}: more than one colon`, 'Write user:group.');
  for (const part of [user, group ?? '']) {
    if (part.length > LENGTH_MAX)
      throw new PowerError(`user "${part.slice(0, 32)}…": longer than ${LENGTH_MAX} letters`);
    if (/[\u0000-\u001f\u007f]/.test(part)) {
      throw new PowerError(`user ${JSON.stringify(part)}: a name holds no control characters`);
    }
  }
  return { user, group: group === undefined || group === '' ? null : group };
}

/** Ids are 32 bits, but the highest is "none" to many calls, and Docker refuses the upper half: so do we. */
export const ID_MAX = 2 ** 31 - 1;

/**
 * A number written as one, or null for a name: a name that begins with a digit is still a name.
 * @throws PowerError for a number that is no id
 */
export function parseId(kind: 'user' | 'group', text: string): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const id = Number(text);
  if (id < 0 || id > ID_MAX || Object.is(id, -0)) {
    throw new PowerError(`${kind} "${text.slice(0, 32)}": an id is a number from 0 to ${ID_MAX}`);
  }
  return id;
}
