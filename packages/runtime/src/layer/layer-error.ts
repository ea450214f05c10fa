/** Why a layer could not be read, unpacked, kept or given away. */
export type LayerErrorCode =
  | 'bad-archive'
  | 'unsafe-archive'
  | 'too-large'
  | 'bad-digest'
  | 'digest-mismatch'
  | 'not-found'
  | 'in-use'
  | 'owner-not-mapped'
  | 'kernel-refused'
  | 'broken-store';

/** One line: what could not be done with the value quoted, then the reason. The hint says what to do about it. */
export class LayerError extends Error {
  override readonly name = 'LayerError';
  readonly code: LayerErrorCode;
  readonly hint?: string;

  constructor(code: LayerErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}
