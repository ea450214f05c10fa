import fc from 'fast-check';

/** Numbers at the edges of what fields of 4 bytes can say. */
const EDGES = [
  0, 1, 7, 8, 15, 16, 127, 128, 255, 256, 1024, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff,
];

type Change =
  | { readonly kind: 'byte' | 'word'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut' | 'repeat'; readonly at: number; readonly length: number };

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
    fc.record({ kind: fc.constant('word' as const), at: fc.nat(), value: fc.constantFrom(...EDGES) }),
    fc.record({ kind: fc.constantFrom('cut' as const, 'repeat' as const), at: fc.nat(), length: fc.nat(64) }),
  ),
  { maxLength: 6 },
);

/** Good bytes with a few changes: what is nearly right goes deeper into a reader than what is wrong at once. */
export const spoiled = (good: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> =>
  fc.tuple(good, changes).map(([bytes, made]) => made.reduce(change, Buffer.from(bytes)));

function change(bytes: Buffer, how: Change): Buffer {
  if (bytes.length === 0) return bytes;
  const at = how.at % bytes.length;
  if (!('value' in how)) {
    const end = at + how.length;
    return how.kind === 'cut'
      ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
      : Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  }
  const changed = Buffer.from(bytes);
  if (how.kind === 'byte') changed[at] = how.value;
  else if (bytes.length >= 4) changed.writeUInt32LE(how.value, Math.min(at - (at % 4), bytes.length - 4));
  return changed;
}

/** A good text with a few changes, and pieces of the same language put in anywhere. */
export const spoiledText = (good: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...good), { minLength: 1, maxLength: 8 }).map((lines) => lines.join('')),
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), fc.nat(4)), {
        maxLength: 6,
      }),
    )
    .map(([text, put]) =>
      put.reduce((all, [where, piece, over]) => {
        const at = all.length === 0 ? 0 : where % all.length;
        return all.slice(0, at) + piece + all.slice(at + over);
      }, text),
    );
