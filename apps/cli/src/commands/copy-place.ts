/** Where `cp` copies from or to. */
export type CopyPlace = InContainer | OnMachine;

export type InContainer = { readonly container: string; readonly path: string };

export type OnMachine = {
  readonly container: null;
  readonly path: string;
  /** "-": an archive on standard input or output. */
  readonly isStream: boolean;
};

/** CONTAINER:PATH, a path of one's own, or -. A path with a colon in its first name is written ./a:b, as Docker has it. */
export function readCopyPlace(text: string): CopyPlace {
  const at = text.indexOf(':');
  const isOwn = at <= 0 || text.startsWith('/') || text.startsWith('.');
  if (isOwn) return { container: null, path: text, isStream: text === '-' };
  return { container: text.slice(0, at), path: `/${text.slice(at + 1)}`.replace(/^\/+/, '/') };
}
