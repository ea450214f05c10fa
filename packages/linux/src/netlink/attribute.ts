/** Length and type, 2 bytes each: struct nlattr. */
const HEADER_BYTES = 4;
/** Flags in the type: the value is attributes again; the value is in network byte order. */
const TYPE_MASK = 0x3fff;

/** Attributes by type. Where the kernel repeats one, the last stays. */
export type Attributes = ReadonlyMap<number, Buffer>;

/** Everything in netlink starts at a multiple of four bytes: NLMSG_ALIGN in netlink(3). */
export const aligned = (length: number): number => (length + 3) & ~3;

/** One attribute. A list as its value holds attributes again. */
export function attribute(type: number, value: Uint8Array | readonly Uint8Array[]): Buffer {
  const content = value instanceof Uint8Array ? value : Buffer.concat(value);
  const length = HEADER_BYTES + content.length;
  const bytes = Buffer.alloc(aligned(length));
  bytes.writeUInt16LE(length, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.set(content, HEADER_BYTES);
  return bytes;
}

export const textAttribute = (type: number, text: string): Buffer => attribute(type, Buffer.from(`${text}\0`));

export function numberAttribute(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value | 0);
  return attribute(type, bytes);
}

/** Reads attributes to the end of the bytes, or to where they stop making sense. */
export function readAttributes(bytes: Buffer): Attributes {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < HEADER_BYTES || at + length > bytes.length) break;
    found.set(bytes.readUInt16LE(at + 2) & TYPE_MASK, bytes.subarray(at + HEADER_BYTES, at + length));
    at += aligned(length);
  }
  return found;
}

/** A value of 32 bits; null when there is none, or it is of another length. */
export function readNumber(attributes: Attributes, type: number): number | null {
  const value = attributes.get(type);
  return value?.length === 4 ? value.readInt32LE() : null;
}

/** A text up to its final NUL. */
export function readText(attributes: Attributes, type: number): string | null {
  const value = attributes.get(type);
  if (value === undefined) return null;
  const end = value.indexOf(0);
  return value.subarray(0, end === -1 ? value.length : end).toString('utf8');
}
