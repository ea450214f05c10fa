/** A wish about a process's powers that cannot be granted: told before anything is done. */
export class PowerError extends Error {
  override readonly name = 'PowerError';
  /** One sentence of what to do about it; null when there is nothing to add. */
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
