import type { Facts } from '@drydock/protocol';
import type { Learner } from './learner.ts';
import { until } from './within.ts';

export const COLUMNS = 120;
export const ROWS = 40;
/** From Enter to the next prompt. Some commands of a lesson work for seconds, and an emulated machine is slow at it. */
const PROMPT_LIMIT_MS = 120_000;
const ENTER = '\r';
const CTRL_C = '\u0003';

/** Bash says where a prompt and where a command's output begins: OSC 133 A and C, which no terminal draws. */
const MARKED_PROMPT = /\u001b\]133;A[^\u0007]*\u0007/;
/** The sh of BusyBox says nothing of the kind, but asks for the cursor's place after each prompt. */
const PLAIN_PROMPT = /[^\n]*[#$] \u001b\[6n/;
const PROMPT = new RegExp(`${MARKED_PROMPT.source}|${PLAIN_PROMPT.source}`, 'g');
const OUTPUT_MARK = /\u001b\]133;C[^\u0007]*\u0007/g;

/** A terminal with somebody at the keyboard, who waits for the prompt before typing on. */
export class TypedTerminal implements Disposable {
  readonly number: number;
  readonly #learner: Learner;
  readonly #decoder = new TextDecoder();
  #written = '';
  #settled = 0;

  private constructor(learner: Learner, terminal: number) {
    this.#learner = learner;
    this.number = terminal;
    learner.socket.on('terminal:wrote', this.#hear);
  }

  static async open(learner: Learner): Promise<TypedTerminal> {
    const { terminal } = await learner.ask('terminal:open', { columns: COLUMNS, rows: ROWS });
    return TypedTerminal.attach(learner, terminal);
  }

  /** One that is there already, such as the runtime's. */
  static async attach(learner: Learner, terminal: number): Promise<TypedTerminal> {
    const typed = new TypedTerminal(learner, terminal);
    await learner.ask('terminal:attach', { terminal, fromSequence: null });
    await typed.#untilPrompts(1, 'the first prompt');
    return typed;
  }

  /** Types a line, waits for the prompt after it, and returns what stood between: no echo, no marks, no colours. */
  async type(line: string): Promise<string> {
    const prompts = this.#count(PROMPT);
    const start = this.#written.length;
    await this.#write(line + ENTER);
    await this.#untilPrompts(prompts + 1, `the prompt after "${line}"`);
    const shown = this.#written.slice(start);
    const end = [...shown.matchAll(PROMPT)].at(-1);
    return drawn(shown.slice(beginOfOutput(shown), end?.index));
  }

  /** Types a line that stays in the foreground: returns once it runs. */
  async start(line: string): Promise<void> {
    const started = this.#count(OUTPUT_MARK);
    await this.#write(line + ENTER);
    await this.#until(() => this.#count(OUTPUT_MARK) > started, `the start of "${line}"`);
  }

  /** Ctrl-C, which brings the prompt back. */
  async interrupt(): Promise<void> {
    const prompts = this.#count(PROMPT);
    await this.#write(CTRL_C);
    await this.#untilPrompts(prompts + 1, 'the prompt after Ctrl-C');
  }

  /** Returns when everything typed before has reached the page: its time line and its checks. */
  async settle(): Promise<void> {
    // The keeper tells commands first and checks after them: once it tells of a second command, those of the first are out.
    await this.#typeAndHearOfIt();
    await this.#typeAndHearOfIt();
  }

  async #typeAndHearOfIt(): Promise<void> {
    this.#settled += 1;
    const line = `: settled ${this.number}.${this.#settled}`;
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
    if (writer !== this.number) return;
    this.#written += this.#decoder.decode(bytes, { stream: true });
    // Nobody waits for the answer: at the end of a session there may be none.
    this.#learner.socket.emit(
      'terminal:acknowledge',
      { terminal: writer, sequence: sequence + bytes.byteLength },
      () => undefined,
    );
  };

  async #write(data: string): Promise<void> {
    await this.#learner.ask('terminal:write', { terminal: this.number, data });
  }

  #count(mark: RegExp): number {
    return this.#written.match(mark)?.length ?? 0;
  }

  async #untilPrompts(count: number, what: string): Promise<void> {
    await this.#until(() => this.#count(PROMPT) >= count, what);
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    await until(isTrue, {
      after: this.#learner.after('terminal:wrote'),
      limitMs: PROMPT_LIMIT_MS,
      lastSeen: () => `${what} did not come; the terminal shows ${JSON.stringify(this.#written.slice(-600))}`,
    });
  }
}

/** Behind the mark that bash writes; without one, behind the line that was echoed. */
function beginOfOutput(shown: string): number {
  const mark = [...shown.matchAll(OUTPUT_MARK)][0];
  return mark === undefined ? shown.indexOf('\n') + 1 : mark.index + mark[0].length;
}

/** What is left for the eye: operating system commands (titles, marks), colours and carriage returns are not. */
function drawn(written: string): string {
  return written
    .replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll('\r', '')
    .replace(/\n+$/, '');
}
