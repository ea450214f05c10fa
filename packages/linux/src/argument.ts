/** An argument of a system call, as data: it can be passed over FFI, written into a program for `stage`, or printed. */
export type Argument = number | bigint | string | null | readonly string[] | Struct | Result | Named;

/** Bytes handed over by address: a struct, or a buffer the kernel fills. `pointers` are 8-byte fields to be linked. */
export type Struct = {
  readonly bytes: Uint8Array;
  readonly pointers?: readonly { readonly offset: number; readonly target: Struct }[];
  /** How to print it: "{sa_family=AF_NETLINK}". */
  readonly shown?: string;
};

/** What an earlier call returned, by the name it was given. */
export type Result = { readonly result: string };

export const result = (name: string): Result => ({ result: name });

/** A number with what it stands for, as `strace -y` prints descriptors: 5<your shell>. */
export type Named = { readonly integer: number; readonly named: string };

export const named = (integer: number, name: string): Named => ({ integer, named: name });

export const isNamed = (argument: Argument): argument is Named =>
  typeof argument === 'object' && argument !== null && 'named' in argument;

export const isResult = (argument: Argument): argument is Result =>
  typeof argument === 'object' && argument !== null && 'result' in argument;

export const isStruct = (argument: Argument): argument is Struct =>
  typeof argument === 'object' && argument !== null && 'bytes' in argument;

/** A C string: UTF-8 and a final NUL. A NUL inside would silently cut it, so it is refused. */
export function cString(text: string): Struct {
  if (text.includes('\0')) throw new RangeError(`string ${JSON.stringify(text)}: holds a NUL byte`);
  return { bytes: Buffer.from(`${text}\0`, 'utf8'), shown: JSON.stringify(text) };
}

/** A NULL-terminated array of C strings, as execve(2) wants its argv and envp. */
export function cStrings(texts: readonly string[]): Struct {
  return {
    bytes: new Uint8Array((texts.length + 1) * 8),
    pointers: texts.map((text, index) => ({ offset: index * 8, target: cString(text) })),
    shown: `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`,
  };
}
