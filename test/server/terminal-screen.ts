import type { TerminalInfo } from '@drydock/protocol';
import { ask, type PageClient } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';

const ATTEMPT = { columns: 120, rows: 30 };
// biome-ignore lint/complexity/useRegexLiterals: control characters are easier to read in a text.
const OPERATING_SYSTEM_COMMANDS = new RegExp('\\u001b\\][^\\u0007\\u001b]*(\\u0007|\\u001b\\\\)', 'g');

/** What one page knows of one terminal: every byte in order, with no gap and none twice. */
export class TerminalScreen {
  readonly terminal: number;
  readonly frames: { readonly sequence: number; readonly bytes: Uint8Array }[] = [];
  exit: { exitStatus: number | null; signal: number | null } | null = null;
  /** Whether output is acknowledged as it comes, as a page does that draws it. */
  isDrawing = true;
  readonly #page: PageClient;
  #text = '';
  #next: number | null = null;
  #marks = 0;

  constructor(page: PageClient, terminal: number) {
    this.#page = page;
    this.terminal = terminal;
    page.on('terminal:wrote', (from, sequence, bytes) => {
      if (from === terminal) this.#wrote(sequence, new Uint8Array(bytes));
    });
    page.on('terminal:exited', (from, exitStatus, signal) => {
      if (from === terminal) this.exit = { exitStatus, signal };
    });
  }

  /** A new shell, looked at from its first byte. */
  static async open(page: PageClient): Promise<TerminalScreen> {
    const { terminal } = (await ask(page, 'terminal:open', ATTEMPT)) as TerminalInfo;
    const screen = new TerminalScreen(page, terminal);
    await screen.attach();
    return screen;
  }

  /** All output so far, one character per byte. */
  get text(): string {
    return this.#text;
  }

  /** Number of the byte that comes next. */
  get next(): number {
    return this.#next ?? 0;
  }

  async attach(): Promise<void> {
    const { sequence } = (await ask(this.#page, 'terminal:attach', {
      terminal: this.terminal,
      fromSequence: this.#next,
    })) as { sequence: number };
    if (this.#next !== null && this.#next < sequence) throw new Error(`bytes ${this.#next} to ${sequence} are lost`);
  }

  async type(data: string): Promise<void> {
    await ask(this.#page, 'terminal:write', { terminal: this.terminal, data });
  }

  async acknowledge(sequence = this.next): Promise<void> {
    await ask(this.#page, 'terminal:acknowledge', { terminal: this.terminal, sequence });
  }

  async shows(what: string | RegExp, after = 0): Promise<void> {
    const isThere = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
    await until(`terminal ${this.terminal} shows ${what}`, () => this.#text.slice(after), isThere);
  }

  /** Runs a command line in the shell; returns what it printed, with plain line ends and without the shell's marks. */
  async run(command: string): Promise<string> {
    const mark = `${this.terminal}x${++this.#marks}`;
    // Split by quotes, so that the echo of the typed line is not taken for the output.
    await this.type(` echo BE''GIN-${mark}; ${command}; echo E''ND-${mark}\r`);
    await this.shows(`END-${mark}\r\n`);
    const output = this.#text.slice(this.#text.indexOf(`BEGIN-${mark}\r\n`), this.#text.indexOf(`END-${mark}\r\n`));
    return output.slice(`BEGIN-${mark}\r\n`.length).replaceAll(OPERATING_SYSTEM_COMMANDS, '').replaceAll('\r\n', '\n');
  }

  #wrote(sequence: number, bytes: Uint8Array): void {
    if (this.#next !== null && sequence !== this.#next) {
      throw new Error(`terminal ${this.terminal}: byte ${sequence} came instead of ${this.#next}`);
    }
    if (this.exit) throw new Error(`terminal ${this.terminal}: output came after its end`);
    this.frames.push({ sequence, bytes });
    this.#next = sequence + bytes.length;
    this.#text += Buffer.from(bytes).toString('latin1');
    if (this.isDrawing)
      this.#page.emit('terminal:acknowledge', { terminal: this.terminal, sequence: this.#next }, () => undefined);
  }
}
