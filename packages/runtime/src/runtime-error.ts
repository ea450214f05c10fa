/**
 * What went wrong, for a machine: the command line makes an exit status of it.
 * asked-wrongly: a flag or value that cannot be; not-found: no such image, container, …; in-use: it is there already, or
 * somebody holds it; damaged: what was read is not what it should be; unreachable: a registry or the network;
 * refused: the kernel, a registry or a limit says no.
 */
export type RuntimeErrorCode = 'asked-wrongly' | 'not-found' | 'in-use' | 'damaged' | 'unreachable' | 'refused';

/** The one error of this package: what could not be done with the value quoted, the reason, and what to do. */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;
  /** What to do instead: one imperative sentence. */
  readonly hint: string | null;

  constructor(code: RuntimeErrorCode, message: string, options: ErrorOptions & { readonly hint?: string } = {}) {
    super(message, options);
    this.name = 'RuntimeError';
    this.code = code;
    this.hint = options.hint ?? null;
  }
}
