/** The "newc" format of cpio, which the kernel unpacks as initramfs: Documentation/driver-api/early-userspace. */

export type CpioEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly content: Buffer; readonly isExecutable?: boolean }
  /** A character device: the kernel opens /dev/console for its first program before anything is mounted. */
  | { readonly kind: 'device'; readonly path: string; readonly major: number; readonly minor: number };

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o020000;

export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry, index + 1));
  parts.push(...record({ kind: 'file', path: 'TRAILER!!!', content: Buffer.alloc(0) }, 0));
  return Buffer.concat(parts);
}

function record(entry: CpioEntry, inode: number): Buffer[] {
  const content = entry.kind === 'file' ? entry.content : Buffer.alloc(0);
  const name = Buffer.from(`${entry.path}\0`);
  const device = entry.kind === 'device' ? entry : { major: 0, minor: 0 };
  // inode, mode, uid, gid, links, time, size, device of the file (2), device it is (2), length of the name, checksum
  const fields = [inode, mode(entry), 0, 0, 1, 0, content.length, 0, 0, device.major, device.minor, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, name, padding(header.length + name.length), content, padding(content.length)];
}

function mode(entry: CpioEntry): number {
  if (entry.kind === 'folder') return S_IFDIR | 0o755;
  if (entry.kind === 'device') return S_IFCHR | 0o600;
  return S_IFREG | (entry.isExecutable ? 0o755 : 0o644);
}

/** Everything starts at a multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
