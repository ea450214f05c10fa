/**
 * File names on Linux are bytes, in no encoding that anybody promises. Inside this room a name is a string in which
 * every character stands for one byte (latin1): it compares, splits and serves as a key like any string, and no byte
 * is lost on the way from the archive to the kernel.
 */
export type ByteString = string;

export const fromText = (text: string): ByteString => Buffer.from(text, 'utf8').toString('latin1');

export const toBytes = (name: ByteString): Buffer => Buffer.from(name, 'latin1');

/** As people read it; bytes that are no UTF-8 become U+FFFD. */
export const toText = (name: ByteString): string => Buffer.from(name, 'latin1').toString('utf8');

const SHOWN_MAX = 200;

/** Quoted for an error's one line. */
export function quote(name: ByteString): string {
  const text = toText(name);
  return JSON.stringify(text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);
}
