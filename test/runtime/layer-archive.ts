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

/** A header changed by hand, with a checksum that fits again. */
export function patched(header: Buffer, offset: number, bytes: string | Buffer): Buffer {
  const block = Buffer.from(header.subarray(0, 512));
  block.set(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, offset);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([block, header.subarray(512)]);
}

/** Where a header has its fields, for `patched`. */
export const FIELD = { name: 0, mode: 100, uid: 108, size: 124, mtime: 136, checksum: 148, type: 156, linkName: 157 };

/** A pax header whose text is exactly this. */
export function paxHeader(text: string | Buffer, type: 'x' | 'g' = 'x'): Buffer {
  const body = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const [header = Buffer.alloc(0), content, rest] = written(file('PaxHeaders', body));
  return Buffer.concat([patched(header, FIELD.type, type), content ?? Buffer.alloc(0), rest ?? Buffer.alloc(0)]);
}

/** "LENGTH KEY=VALUE\n" */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
  return `${length}${rest}`;
}
