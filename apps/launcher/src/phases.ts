import type { Writable } from 'node:stream';

export type PhaseOutput = {
  readonly stream: Writable;
  /** A terminal: the phase under way is redrawn in place. Otherwise only whole lines are written. */
  readonly isLive: boolean;
  readonly hasColor: boolean;
  readonly columns: () => number;
};

/** What came of a phase: `says` for the person at the terminal, `value` for the program. */
export type Outcome<Value> = { readonly says: string; readonly value: Value };
export type Phase<Value> = (progress: (message: string) => void) => Promise<Outcome<Value>>;

const NAME_WIDTH = 14;
/** Without a terminal, a long phase still shows that it lives. */
const PLAIN_EVERY_MS = 5_000;
const REDRAW_EVERY_MS = 1_000;

/** Runs the phases of a start one after the other: a line each, with what came of it and how long it took. */
export class Phases {
  readonly #output: PhaseOutput;

  constructor(output: PhaseOutput) {
    this.#output = output;
  }

  async run<Value>(name: string, phase: Phase<Value>): Promise<Value> {
    const startedAt = performance.now();
    const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    let message = '';
    let shownAt = startedAt;
    const draw = () => this.#draw(name, message, elapsed());
    const timer = this.#output.isLive ? setInterval(draw, REDRAW_EVERY_MS) : undefined;
    if (this.#output.isLive) draw();
    try {
      const { says, value } = await phase((next) => {
        message = next;
        if (this.#output.isLive) draw();
        else if (performance.now() - shownAt >= PLAIN_EVERY_MS) {
          shownAt = performance.now();
          this.#line(' ', name, message, elapsed());
        }
      });
      this.#line(this.#paint('32', '✓'), name, says, elapsed());
      return value;
    } catch (error) {
      this.#line(this.#paint('31', '✗'), name, message, elapsed());
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  #draw(name: string, message: string, elapsed: string): void {
    // A line that wraps could not be drawn over.
    const text = `  ${name.padEnd(NAME_WIDTH)} ${message} (${elapsed})`.slice(
      0,
      Math.max(20, this.#output.columns() - 4),
    );
    this.#output.stream.write(`\r\x1b[K${this.#paint('36', '›')} ${text.slice(2)}`);
  }

  #line(mark: string, name: string, message: string, elapsed: string): void {
    const start = this.#output.isLive ? '\r\x1b[K' : '';
    this.#output.stream.write(`${start}${mark} ${name.padEnd(NAME_WIDTH)} ${message}  ${this.#paint('2', elapsed)}\n`);
  }

  #paint(code: string, text: string): string {
    return this.#output.hasColor ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}

export function phaseOutput(stream: NodeJS.WriteStream, noColor: string | undefined): PhaseOutput {
  const isLive = stream.isTTY === true;
  return { stream, isLive, hasColor: isLive && !noColor, columns: () => stream.columns ?? 80 };
}
