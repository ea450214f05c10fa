import { RuntimeError, type RuntimeErrorCode } from '../runtime-error.ts';

/** What kind of trouble with a network, and which of the package's codes that is. */
const CODES = {
  'bad-option': 'asked-wrongly',
  'no-such-network': 'not-found',
  'network-exists': 'in-use',
  'network-in-use': 'in-use',
  predefined: 'refused',
  'subnet-taken': 'in-use',
  'no-free-subnet': 'refused',
  'address-taken': 'in-use',
  'no-free-address': 'refused',
  'port-taken': 'in-use',
  'already-connected': 'in-use',
  'not-connected': 'not-found',
  locked: 'in-use',
} as const satisfies Record<string, RuntimeErrorCode>;

export type NetworkErrorReason = keyof typeof CODES;

/** A RuntimeError that says more closely what is the matter. */
export class NetworkError extends RuntimeError {
  readonly reason: NetworkErrorReason;

  constructor(reason: NetworkErrorReason, message: string, hint: string | null = null) {
    super(CODES[reason], message, hint === null ? {} : { hint });
    this.name = 'NetworkError';
    this.reason = reason;
  }
}
