import assert from 'node:assert/strict';
import { LAYER_LIMITS } from '../../limits.ts';
import type { TarEntry } from '../tar-entry.ts';
import { TarReader } from '../tar-reader.ts';
import { END_OF_ARCHIVE, padding, tarHeader } from '../tar-writer.ts';

export type Read = { readonly entry: TarEntry; content: string };

/** Reads an archive in portions of these sizes, over and over. */
export function read(bytes: Uint8Array, portions: readonly number[] = [bytes.length], limits = LAYER_LIMITS): Read[] {
  const found: Read[] = [];
  const reader = new TarReader(
    {
      entry: (entry) => found.push({ entry, content: '' }),
      data: (data, offset) => {
        const last = found.at(-1);
        assert.ok(last);
        last.content = last.content.padEnd(offset, '\0') + Buffer.from(data).toString('latin1');
      },
      end: () => {},
    },
    limits,
  );
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, portions[turn % portions.length] ?? 1);
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.finish();
  return found;
}

export const FILE: TarEntry = {
  kind: 'file',
  name: 'a',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: { seconds: 0, nanoseconds: 0 },
  linkName: '',
  major: 0,
  minor: 0,
  xattrs: new Map(),
};

export const pack = (...entries: readonly { entry: TarEntry; content: string }[]): Buffer =>
  Buffer.concat([
    ...entries.flatMap(({ entry, content }) => [tarHeader(entry), Buffer.from(content, 'latin1'), padding(entry.size)]),
    END_OF_ARCHIVE,
  ]);

export const fileOf = (name: string, content: string, more: Partial<TarEntry> = {}) => ({
  entry: { ...FILE, name, size: content.length, ...more },
  content,
});

/** So that the changed bytes are looked at, and not only the sum. */
export function fixChecksums(bytes: Buffer): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(' ', 148, 156);
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
      'latin1',
    );
  }
}
