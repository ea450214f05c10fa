import { RuntimeError, type RuntimeErrorCode } from '../runtime-error.ts';

/** Why an image could not be had, kept or given away, and which of the package's codes that is. */
const CODES = {
  'bad-reference': 'asked-wrongly',
  'bad-digest': 'damaged',
  'bad-document': 'damaged',
  'bad-archive': 'damaged',
  'bad-layer': 'damaged',
  'digest-mismatch': 'damaged',
  'size-mismatch': 'damaged',
  'too-large': 'refused',
  'no-room': 'refused',
  'no-platform': 'not-found',
  'not-found': 'not-found',
  unauthorised: 'refused',
  'rate-limited': 'refused',
  unreachable: 'unreachable',
  tls: 'unreachable',
  'redirect-refused': 'refused',
  'registry-failed': 'unreachable',
  'in-use': 'in-use',
  ambiguous: 'asked-wrongly',
  busy: 'in-use',
} as const satisfies Record<string, RuntimeErrorCode>;

export type ImageErrorReason = keyof typeof CODES;

/** A RuntimeError that says more closely what is the matter. */
export class ImageError extends RuntimeError {
  readonly reason: ImageErrorReason;

  constructor(reason: ImageErrorReason, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(CODES[reason], message, options);
    this.name = 'ImageError';
    this.reason = reason;
  }
}
