/** What could not be done (`message`), and what the person at the terminal does next (`hint`). */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}
