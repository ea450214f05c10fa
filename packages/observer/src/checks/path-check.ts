import type { CheckOf, PathView } from '@drydock/protocol';
import { type Look, notYet, passed, UNREAD } from './observation.ts';

const KIND_WORDS: { readonly [Kind in PathView['kind']]: string } = {
  file: 'a file',
  directory: 'a directory',
  symlink: 'a symbolic link',
  // A whiteout of an overlay, a named pipe, a socket.
  other: 'a device or another special file',
  absent: 'not there',
};

const WANTED_WORDS = { ...KIND_WORDS, absent: 'nothing there', anything: 'anything' };

export function pathIs({ path, is }: CheckOf<'path-is'>): Look {
  return ({ view }) => {
    const found = view.paths.find((one) => one.path === path);
    if (found === undefined) return UNREAD;
    const observed = `${path} is ${KIND_WORDS[found.kind]}`;
    if (is === 'anything' ? found.kind !== 'absent' : found.kind === is) return passed(`${observed}.`, path);
    if (found.kind === 'absent') return notYet(`There is nothing at ${path} yet.`, path);
    return notYet(`${observed}; wanted ${WANTED_WORDS[is]}.`, path);
  };
}
