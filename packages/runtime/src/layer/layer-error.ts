import { RuntimeError, type RuntimeErrorCode } from '../runtime-error.ts';

/** Why a layer could not be read, unpacked, kept or given away, and which of the package's codes that is. */
const CODES = {
  'bad-archive': 'damaged',
  'unsafe-archive': 'damaged',
  'too-large': 'refused',
  'bad-digest': 'damaged',
  'digest-mismatch': 'damaged',
  'not-found': 'not-found',
  'in-use': 'in-use',
  'owner-not-mapped': 'refused',
  'kernel-refused': 'refused',
  'broken-store': 'damaged',
} as const satisfies Record<string, RuntimeErrorCode>;

export type LayerErrorReason = keyof typeof CODES;

/** A RuntimeError that says more closely what is the matter. */
export class LayerError extends RuntimeError {
  readonly reason: LayerErrorReason;

  constructor(reason: LayerErrorReason, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(CODES[reason], message, options);
    this.name = 'LayerError';
    this.reason = reason;
  }
}
