import type { LayerEntry } from '@drydock/protocol';
import { bytesWord } from '../../ui/byte-words.ts';
import type { Fate } from './overlay-fates.ts';

/** What becomes of an entry, in words. `names` are those of the layers, from the top. */
export function fateWords({ path }: LayerEntry, fate: Fate, names: readonly string[]): string {
  switch (fate.kind) {
    case 'seen':
      return fate.hides.length === 0 ? 'seen' : `seen, hides the one in ${namesOf(fate.hides, names)}`;
    case 'merged':
      return fate.with.length === 0 ? 'seen' : `seen as one with that in ${namesOf(fate.with, names)}`;
    case 'hidden':
      return `hidden by ${whatHides(fate.by, path)} in ${names[fate.layer] ?? 'a layer above'}`;
    case 'whiteout':
      return fate.hides.length === 0
        ? 'whiteout: there is nothing below to hide'
        : `whiteout: hides the one in ${namesOf(fate.hides, names)}, as if deleted`;
    case 'opaque':
      return fate.hides.length === 0
        ? 'opaque directory: there is nothing below to hide'
        : `opaque directory: hides all of it in ${namesOf(fate.hides, names)}`;
  }
}

/** Drawn before the path; the words say the same. */
export function fateSign(fate: Fate): string {
  switch (fate.kind) {
    case 'hidden':
      return '┄';
    case 'whiteout':
      return '✕';
    case 'opaque':
      return '▣';
    case 'seen':
    case 'merged':
      return '●';
  }
}

export const sizeWord = ({ kind, bytes }: LayerEntry): string => {
  switch (kind) {
    case 'file':
      return bytesWord(bytes);
    case 'symlink':
      return 'link';
    case 'directory':
    case 'opaque':
      return 'directory';
    case 'whiteout':
      return 'whiteout';
    case 'other':
      return 'special';
  }
};

function whatHides(by: LayerEntry, path: string): string {
  if (by.path !== path) return by.kind === 'opaque' ? `opaque ${by.path}` : `${by.path}`;
  if (by.kind === 'whiteout') return 'a whiteout';
  return by.kind === 'opaque' ? 'the opaque one' : 'the one';
}

const namesOf = (layers: readonly number[], names: readonly string[]): string =>
  layers.map((layer) => names[layer] ?? 'a layer below').join(' and ');
