import { findUser, parseUserOption, readAccountFileOfLayers } from '../../user/index.ts';
import { BuildError } from '../build-error.ts';
import type { Owner } from './layer-entries.ts';

/**
 * --chown: names are looked up in the image. A number without a group is the group's number as well, as Docker has it.
 *
 * @param layers folders of the image's layers, topmost first
 */
export function fileOwner(text: string, layers: readonly string[]): Owner {
  const option = parseUserOption(text);
  const { uid, gid } = findUser(option, {
    passwd: readAccountFileOfLayers(layers, '/etc/passwd'),
    group: readAccountFileOfLayers(layers, '/etc/group'),
  });
  return { uid, gid: option.group === null && /^\d+$/.test(option.user) ? uid : gid };
}

/** --chmod=755 */
export function fileMode(text: string, line: number): number {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  throw new BuildError(line, `--chmod=${text}: not a mode`, { hint: 'Write it in octal: 755, or 0644.' });
}
