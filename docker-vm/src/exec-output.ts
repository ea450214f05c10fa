const MARKER = '\ndrydock-exit: ';

/**
 * Tells a command's output from the line that guest/exec.sh prints after it. What could be the marker's beginning
 * is held back until it is known.
 */
export class ExecOutput {
  #held = Buffer.alloc(0);
  #exitCode: number | undefined;
  readonly #onOutput: (chunk: Buffer) => void;

  constructor(onOutput: (chunk: Buffer) => void) {
    this.#onOutput = onOutput;
  }

  push(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#held, chunk]);
    const ending = /\ndrydock-exit: (\d+)\r?\n$/.exec(bytes.toString('latin1', Math.max(0, bytes.length - 40)));
    if (ending) {
      this.#exitCode = Number(ending[1]);
      this.#emit(bytes.subarray(0, bytes.length - ending[0].length));
      this.#held = Buffer.alloc(0);
      return;
    }
    const keep = heldBack(bytes);
    this.#emit(bytes.subarray(0, bytes.length - keep));
    this.#held = Buffer.from(bytes.subarray(bytes.length - keep));
  }

  /** Undefined until the command has ended. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** The machine is gone: what was held back was output after all. */
  end(): void {
    this.#emit(this.#held);
    this.#held = Buffer.alloc(0);
  }

  #emit(chunk: Buffer): void {
    if (chunk.length > 0) this.#onOutput(chunk);
  }
}

/** Bytes from the last line feed on, when what follows may still become the marker line. */
function heldBack(bytes: Buffer): number {
  const start = bytes.lastIndexOf(MARKER, undefined, 'latin1');
  if (start >= 0 && /^\d*\r?$/.test(bytes.toString('latin1', start + MARKER.length))) return bytes.length - start;
  for (let length = Math.min(MARKER.length - 1, bytes.length); length > 0; length--) {
    if (bytes.toString('latin1', bytes.length - length) === MARKER.slice(0, length)) return length;
  }
  return 0;
}
