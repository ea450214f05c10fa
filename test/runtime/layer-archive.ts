import { createHash } from 'node:crypto';
import { padding, type TarEntry, tarHeader } from '@drydock/runtime';

/** An entry with what a test says of it, and content. */
export type Written = Partial<TarEntry> & { readonly name: string; readonly content?: string | Buffer };

const DEFAULTS = {
  kind: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: { seconds: 1_700_000_000, nanoseconds: 0 },
  linkName: '',
  major: 0,
  minor: 0,
  xattrs: new Map(),
} as const;

export function archive(...entries: readonly (Written | Buffer)[]): Buffer {
  const parts = entries.flatMap((entry) => (Buffer.isBuffer(entry) ? [entry] : written(entry)));
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export function written({ content = '', ...entry }: Written): Buffer[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return [tarHeader({ ...DEFAULTS, size: bytes.length, ...entry }), bytes, padding(bytes.length)];
}

export const file = (name: string, content: string | Buffer = '', more: Partial<TarEntry> = {}): Written => ({
  name,
  content,
  ...more,
});
export const directory = (name: string, more: Partial<TarEntry> = {}): Written => ({
  name,
  kind: 'directory',
  mode: 0o755,
  ...more,
});
export const symlink = (name: string, linkName: string): Written => ({
  name,
  kind: 'symbolic link',
  mode: 0o777,
  linkName,
});
export const hardLink = (name: string, linkName: string): Written => ({ name, kind: 'hard link', linkName });

export const diffIdOf = (tar: Uint8Array): `sha256:${string}` =>
  `sha256:${createHash('sha256').update(tar).digest('hex')}`;

/** As bytes arrive from a network: in portions that end anywhere. */
export async function* inPortions(bytes: Uint8Array, size = 7919): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
