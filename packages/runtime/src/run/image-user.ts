import { closeSync, existsSync, openSync } from 'node:fs';
import { assertMapped, findUser, parseUserOption, readAccountFile, readIdMaps, type User } from '../user/index.ts';
import type { Place } from './prepared.ts';

type Files = { readonly place: Place; readonly lowers: readonly string[] };

/**
 * Who the container's program will be. The image's /etc/passwd is looked for in its layers, topmost first, since nothing
 * is mounted yet.
 */
export function userOf(text: string, files: Files): User {
  const user = findUser(parseUserOption(text), {
    passwd: accountFile('/etc/passwd', files),
    group: accountFile('/etc/group', files),
  });
  assertMapped(user, readIdMaps());
  return user;
}

function accountFile(path: '/etc/passwd' | '/etc/group', { place, lowers }: Files): string {
  for (const layer of lowers) {
    const directory = `${place.dataRoot}/overlay2/${layer}/diff`;
    if (!existsSync(directory)) continue;
    const root = openSync(directory, 'r');
    try {
      const text = readAccountFile(root, path);
      if (text !== '') return text;
    } finally {
      closeSync(root);
    }
  }
  return '';
}
