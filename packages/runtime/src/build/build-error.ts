import { RuntimeError, type RuntimeErrorCode } from '../runtime-error.ts';

/** What could not be built, and which line of the Dockerfile asked for it (the first is 1). */
export class BuildError extends RuntimeError {
  readonly line: number;

  constructor(
    line: number,
    message: string,
    { code = 'asked-wrongly', ...options }: ErrorOptions & { hint?: string; code?: RuntimeErrorCode } = {},
  ) {
    super(code, `line ${line}: ${message}`, options);
    this.name = 'BuildError';
    this.line = line;
  }
}

/** An error of another room, with the line that led to it; one that has a line keeps its own. */
export function atLine(line: number, error: unknown): BuildError {
  if (error instanceof BuildError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof RuntimeError ? error.code : 'refused';
  const hint = error instanceof RuntimeError ? error.hint : null;
  return new BuildError(line, message, { cause: error, code, ...(hint === null ? {} : { hint }) });
}
