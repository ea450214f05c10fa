/** What was typed, and where. The layout is told in native/stage/client.h. */
export type CommandRequest = {
  /** The command's own name first. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly umask: number;
  /** Whether standard input, output and error are terminals. */
  readonly isTerminal: readonly [boolean, boolean, boolean];
  /** Of that terminal; 0 where there is none. */
  readonly rows: number;
  readonly columns: number;
};

export const REQUEST_MAX_BYTES = 1024 * 1024;
/** Five numbers of four bytes and two of two. */
export const REQUEST_HEAD_BYTES = 24;

/** @throws RangeError for bytes that are no request */
export function readRequest(bytes: Buffer): CommandRequest {
  if (bytes.length < REQUEST_HEAD_BYTES || bytes.at(-1) !== 0) throw new RangeError('request: cut off');
  const [argumentCount, variableCount] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
  const [directory = '', ...texts] = bytes.toString('utf8', REQUEST_HEAD_BYTES, bytes.length - 1).split('\0');
  if (texts.length !== argumentCount + variableCount) throw new RangeError('request: not as many texts as it says');
  const terminals = bytes.readUInt32LE(16);
  const variables = texts.slice(argumentCount).map((text): [string, string] => {
    const at = text.indexOf('=');
    return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  return {
    argv: texts.slice(0, argumentCount),
    // Without a prototype: a variable may be called __proto__.
    environment: Object.assign(Object.create(null), Object.fromEntries(variables)),
    workingDirectory: directory,
    umask: bytes.readUInt32LE(12),
    isTerminal: [(terminals & 1) !== 0, (terminals & 2) !== 0, (terminals & 4) !== 0],
    rows: bytes.readUInt16LE(20),
    columns: bytes.readUInt16LE(22),
  };
}
