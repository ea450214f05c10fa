import { Acknowledger } from './acknowledger.ts';
import { InputQueue } from './input-queue.ts';
import { looksLikePrompt } from './prompt-line.ts';
import { SequenceTracker } from './sequence-tracker.ts';
import type { TerminalLink, TerminalSize } from './terminal-link.ts';
import { TerminalScreen } from './terminal-screen.ts';
import { USUAL_SIZE } from './terminal-size.ts';

/** Dragging a separator resizes with every pixel; programs redraw at each, so only the last of a drag is told. */
const RESIZE_AFTER_MS = 80;
/** A terminal in a hidden panel cannot be measured: it starts with the usual size and is resized when seen. */
const MEASURE_WITHIN_MS = 400;
/** A shell that has printed nothing by then may be typed into all the same: it reads when it is ready. */
const SPEAKS_WITHIN_MS = 10_000;
/** What looks like a prompt for this long is one: a program that prints goes on sooner, even in an emulated machine. */
const QUIET_MS = 600;

/** One terminal: its pty at the other end of the link, and its screen here. */
export class LiveTerminal {
  readonly screen: TerminalScreen;
  /** Number of the pty; null until it is open. */
  terminal: number | null;
  readonly #link: TerminalLink;
  readonly #tracker = new SequenceTracker();
  readonly #acknowledger: Acknowledger;
  readonly #input: InputQueue;
  readonly #measured = Promise.withResolvers<void>();
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;
  /** What the pty was last told. */
  #told: TerminalSize | null = null;
  #isReplaying = false;
  /** Number of the first byte that is no replay. */
  #replay: { readonly end: number; readonly finish: () => void } | null = null;
  #drawnTo = 0;
  /** Chunks of output so far, and when the last of them came. */
  #heard = 0;
  #heardAtMs = 0;
  #replayed: Promise<void> = Promise.resolve();
  readonly #spoke = Promise.withResolvers<void>();
  #isDead = false;

  static async create(link: TerminalLink, terminal: number | null, failed: (error: unknown) => void) {
    const listeners = { typed: (_: string) => {}, resized: (_: TerminalSize) => {} };
    const screen = await TerminalScreen.create({
      typed: (data) => listeners.typed(data),
      resized: (size) => listeners.resized(size),
    });
    const live = new LiveTerminal(link, { screen, terminal }, failed);
    listeners.typed = (data) => live.type(data);
    listeners.resized = () => live.#tellSizeSoon();
    return live;
  }

  private constructor(
    link: TerminalLink,
    parts: { screen: TerminalScreen; terminal: number | null },
    failed: (error: unknown) => void,
  ) {
    this.#link = link;
    this.screen = parts.screen;
    this.terminal = parts.terminal;
    this.#acknowledger = new Acknowledger((sequence) => {
      // Not answered means not connected; attaching again settles what is owed.
      if (this.terminal !== null) link.acknowledge(this.terminal, sequence).catch(() => {});
    });
    this.#input = new InputQueue(async (piece) => {
      if (this.terminal !== null) await link.write(this.terminal, piece);
    }, failed);
  }

  /** Opens the pty in the size of the screen. */
  async open(): Promise<void> {
    await Promise.race([this.#measured.promise, new Promise((resolve) => setTimeout(resolve, MEASURE_WITHIN_MS))]);
    const size = this.screen.fit() ?? USUAL_SIZE;
    const info = await this.#link.open(size);
    this.#told = size;
    this.terminal = info.terminal;
  }

  /** Lets output flow: everything kept at first, later only what this screen has not seen. */
  async attach(): Promise<void> {
    if (this.terminal === null) return;
    // Questions a program asked long ago ("which terminal are you?") are in the replay, and xterm would answer them
    // again, into whatever runs now. Until the replay is drawn nothing is typed.
    this.#isReplaying = this.#tracker.expected === null;
    const { sequence, end } = await this.#link.attach(this.terminal, this.#tracker.expected);
    const skipped = this.#tracker.startAt(sequence);
    if (skipped > 0) this.#noteSkipped(skipped);
    this.#told = null;
    this.#tellSizeSoon();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#replayed = promise;
    this.#replay = { end, finish: resolve };
    this.screen.draw(new Uint8Array(0), () => this.#drawn(sequence));
  }

  /** Output of this terminal came. */
  wrote(sequence: number, bytes: Uint8Array): void {
    const { skippedBytes, fresh } = this.#tracker.accept(sequence, bytes);
    if (skippedBytes > 0) this.#noteSkipped(skippedBytes);
    const end = sequence + bytes.length;
    this.#spoke.resolve();
    this.#heard += 1;
    this.#heardAtMs = Date.now();
    this.#acknowledger.queued();
    this.screen.draw(fresh, () => {
      this.#acknowledger.drawn(end);
      this.#drawn(end);
    });
  }

  /** The replay is over when all that was written before attaching has been drawn. */
  #drawn(sequence: number): void {
    this.#drawnTo = Math.max(this.#drawnTo, sequence);
    if (this.#replay === null || this.#drawnTo < this.#replay.end) return;
    this.#isReplaying = false;
    this.#replay.finish();
    this.#replay = null;
  }

  /** Returns when keys count, and the shell has printed something: its prompt, if it is new. */
  async untilPrompted(): Promise<void> {
    await this.#replayed;
    await Promise.race([this.#spoke.promise, new Promise((resolve) => setTimeout(resolve, SPEAKS_WITHIN_MS))]);
  }

  get heard(): number {
    return this.#heard;
  }

  /** Something was printed since `heard` was read, then nothing for a while, and the cursor stands behind a prompt. */
  isPromptedSince(heard: number): boolean {
    return this.#heard > heard && Date.now() - this.#heardAtMs >= QUIET_MS && this.isAtPrompt;
  }

  get isAtPrompt(): boolean {
    return looksLikePrompt(this.screen.cursorLine);
  }

  type(data: string): void {
    if (this.#isReplaying || this.#isDead) return;
    this.#input.push(data);
  }

  /** Its element was hung into the page, or the room around it changed. */
  shown(): void {
    if (this.screen.fit() !== null) this.#measured.resolve();
  }

  get hasDied(): boolean {
    return this.#isDead;
  }

  /** The pty is gone; the screen stays to be read. */
  died(note: string): void {
    this.#isDead = true;
    this.screen.note(note);
  }

  dispose(): void {
    clearTimeout(this.#resizeTimer);
    this.screen.dispose();
  }

  #noteSkipped(bytes: number): void {
    this.screen.note(`… ${bytes.toLocaleString('en')} bytes of output were skipped here: they are no longer kept`);
  }

  #tellSizeSoon(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      const { size } = this.screen;
      if (this.terminal === null || this.#isDead) return;
      if (this.#told?.columns === size.columns && this.#told.rows === size.rows) return;
      this.#told = size;
      // Not connected: attaching tells it again.
      this.#link.resize(this.terminal, size).catch(() => {});
    }, RESIZE_AFTER_MS);
  }
}
