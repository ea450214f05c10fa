import { writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { foregroundProcessGroup, setWindowSize } from '@drydock/linux';
import type { Entered } from '@drydock/runtime';
import { innermostShell } from '../../apps/keeper/src/operations/innermost-shell.ts';

/** Under emulation a busy machine takes its time. */
const ANSWER_WITHIN_MS = 120_000;
/** No typed line is broken. */
const COLUMNS = 900;

/** A shell on a terminal, into which lines are typed as a learner does. */
export class LearnerShell implements Disposable {
  readonly #entered: Entered;
  readonly #stream: ReadStream;
  #output = '';
  #wake = () => {};
  #count = 0;

  constructor(entered: Entered) {
    this.#entered = entered;
    setWindowSize(entered.master, { columns: COLUMNS, rows: 50 });
    this.#stream = new ReadStream(entered.master);
    this.#stream.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString('utf8');
      this.#wake();
    });
    this.#stream.on('error', () => this.#stream.destroy()); // EIO: the last one who could write has left
  }

  /** Number outside of the shell that reads the keys. */
  get process(): number {
    const { master, process } = this.#entered;
    return innermostShell({ foreground: foregroundProcessGroup(master), process }) ?? 0;
  }

  /** Types a line that ends in a prompt, perhaps another shell's. @returns what it printed, and its exit status */
  async type(line: string): Promise<{ output: string; exitStatus: number }> {
    this.#count += 1;
    this.write(`${line}\n`);
    // Typed so that its own echo is no answer.
    const asking = `echo "en"d${this.#count}:$?\n`;
    this.write(asking);
    const match = await this.sees(new RegExp(`\\nend${this.#count}:(\\d+)\\n`));
    const before = this.shown.slice(0, match.index);
    const start = before.lastIndexOf(line);
    const echoed = before.indexOf('\n', start);
    // The prompt that the second line was typed at.
    const end = before.lastIndexOf('\n');
    return {
      // What is typed ahead is echoed by the terminal as well.
      output: echoed === -1 || echoed >= end ? '' : before.slice(echoed + 1, end + 1).replaceAll(asking, ''),
      exitStatus: Number(match[1]),
    };
  }

  write(text: string): void {
    writeSync(this.#entered.master, text);
  }

  /** All that was ever shown, without what colours and moves. */
  get shown(): string {
    return stripVTControlCharacters(this.#output).replaceAll('\r', '');
  }

  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + ANSWER_WITHIN_MS;
    for (;;) {
      const match = pattern.exec(this.shown);
      if (match !== null) return match;
      if (Date.now() > deadline) throw new Error(`terminal: ${pattern} not seen in: ${this.shown.slice(-2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}
