import {
  assertMapped,
  findUser,
  parseUserOption,
  readAccountFileOfLayers,
  readIdMaps,
  type User,
} from '../user/index.ts';
import type { Place } from './prepared.ts';

/**
 * Who the container's program will be. The image's /etc/passwd is looked for in its layers, topmost first, since nothing
 * is mounted yet.
 */
export function userOf(text: string, files: { readonly place: Place; readonly lowers: readonly string[] }): User {
  const layers = files.lowers.map((name) => `${files.place.dataRoot}/overlay2/${name}/diff`);
  const user = findUser(parseUserOption(text), {
    passwd: readAccountFileOfLayers(layers, '/etc/passwd'),
    group: readAccountFileOfLayers(layers, '/etc/group'),
  });
  assertMapped(user, readIdMaps());
  return user;
}
