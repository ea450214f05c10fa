import type { Facts } from '@drydock/protocol';
import type { Learner } from './learner.ts';
import { until } from './within.ts';

const COLUMNS = 120;
const ROWS = 40;
/** From Enter to the next prompt: a fork alone takes 24 ms in an emulated machine, and others may be at work. */
const PROMPT_LIMIT_MS = 60_000;
const ENTER = '\r';

/** Bash says where a prompt and where a command's output begins: OSC 133 A and C, which no terminal draws. */
const PROMPT_MARK = /\u001b\]133;A[^\u0007]*\u0007/g;
const OUTPUT_MARK = /\u001b\]133;C[^\u0007]*\u0007/g;

/** A terminal with somebody at the keyboard, who waits for the prompt before typing on. */
export class TypedTerminal implements Disposable {
  readonly #learner: Learner;
  readonly #terminal: number;
  readonly #decoder = new TextDecoder();
  #written = '';
  #settled = 0;

  private constructor(learner: Learner, terminal: number) {
    this.#learner = learner;
    this.#terminal = terminal;
    learner.socket.on('terminal:wrote', this.#hear);
  }

  static async open(learner: Learner): Promise<TypedTerminal> {
    const { terminal } = await learner.ask('terminal:open', { columns: COLUMNS, rows: ROWS });
    const typed = new TypedTerminal(learner, terminal);
    await learner.ask('terminal:attach', { terminal, fromSequence: null });
    await typed.#untilPrompts(1, 'the first prompt');
    return typed;
  }

  /** Types a line, waits for the prompt after it, and returns what stood between: no echo, no marks, no colours. */
  async type(line: string): Promise<string> {
    const prompts = this.#promptCount();
    const start = this.#written.length;
    await this.#learner.ask('terminal:write', { terminal: this.#terminal, data: line + ENTER });
    await this.#untilPrompts(prompts + 1, `the prompt after "${line}"`);
    const shown = this.#written.slice(start);
    const begin = [...shown.matchAll(OUTPUT_MARK)][0];
    const end = [...shown.matchAll(PROMPT_MARK)].at(-1);
    return drawn(shown.slice((begin?.index ?? 0) + (begin?.[0].length ?? 0), end?.index));
  }

  /** Returns when everything typed before has reached the page: its time line and its checks. */
  async settle(): Promise<void> {
    // The keeper tells commands first and checks after them: once it tells of a second command, those of the first are out.
    await this.#typeAndHearOfIt();
    await this.#typeAndHearOfIt();
  }

  async #typeAndHearOfIt(): Promise<void> {
    this.#settled += 1;
    const line = `: settled ${this.#terminal}.${this.#settled}`;
    await this.type(line);
    await until(
      () => this.#learner.commands.some((command) => command.line.trim() === line && command.state === 'done'),
      {
        after: this.#learner.after('commands:changed'),
        limitMs: PROMPT_LIMIT_MS,
        lastSeen: () => `"${line}" is not among ${JSON.stringify(this.#learner.commands.slice(-3))}`,
      },
    );
  }

  [Symbol.dispose](): void {
    this.#learner.socket.off('terminal:wrote', this.#hear);
  }

  readonly #hear: Facts['terminal:wrote'] = (writer, sequence, bytes) => {
    if (writer !== this.#terminal) return;
    this.#written += this.#decoder.decode(bytes, { stream: true });
    // Nobody waits for the answer: at the end of a session there may be none.
    this.#learner.socket.emit(
      'terminal:acknowledge',
      { terminal: writer, sequence: sequence + bytes.byteLength },
      () => undefined,
    );
  };

  #promptCount(): number {
    return this.#written.match(PROMPT_MARK)?.length ?? 0;
  }

  async #untilPrompts(count: number, what: string): Promise<void> {
    await until(() => this.#promptCount() >= count, {
      after: this.#learner.after('terminal:wrote'),
      limitMs: PROMPT_LIMIT_MS,
      lastSeen: () => `${what} did not come; the terminal shows ${JSON.stringify(this.#written.slice(-600))}`,
    });
  }
}

/** What is left for the eye: operating system commands (titles, marks), colours and carriage returns are not. */
function drawn(written: string): string {
  return written
    .replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll('\r', '')
    .replace(/\n+$/, '');
}
