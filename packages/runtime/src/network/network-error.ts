/** What kind of trouble, for those who decide by it; people read the message. */
export type NetworkErrorCode =
  | 'bad-option'
  | 'no-such-network'
  | 'network-exists'
  | 'network-in-use'
  | 'predefined'
  | 'subnet-taken'
  | 'no-free-subnet'
  | 'address-taken'
  | 'no-free-address'
  | 'port-taken'
  | 'already-connected'
  | 'not-connected'
  | 'locked';

/** Something about a network that could not be done, why, and what helps. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;
  readonly hint: string | null;

  constructor(code: NetworkErrorCode, message: string, hint: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
