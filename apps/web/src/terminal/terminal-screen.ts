import type { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';
import { copyText } from '../ui/copy-text.ts';
import { meaningOf } from './clipboard-keys.ts';
import { loadXterm } from './load-xterm.ts';
import type { TerminalSize } from './terminal-link.ts';
import { clampSize } from './terminal-size.ts';
import { TERMINAL_FONT_PX, TERMINAL_THEME, terminalFont } from './terminal-theme.ts';

/** Lines kept above the screen; a learner scrolls back, a log file has its own place. */
const SCROLLBACK_LINES = 5_000;

type Listeners = { readonly typed: (data: string) => void; readonly resized: (size: TerminalSize) => void };

/** One xterm in an element of its own, which moves with it: React may hang it wherever it likes. */
export class TerminalScreen {
  readonly element: HTMLDivElement;
  readonly #terminal: Terminal;
  readonly #fit: FitAddon;
  readonly #addRenderer: () => void;
  #isOpened = false;

  static async create(listeners: Listeners): Promise<TerminalScreen> {
    return new TerminalScreen(await loadXterm(), listeners);
  }

  private constructor(xterm: Awaited<ReturnType<typeof loadXterm>>, listeners: Listeners) {
    this.element = document.createElement('div');
    this.element.style.height = '100%';
    this.#terminal = new xterm.Terminal({
      fontFamily: terminalFont(),
      fontSize: TERMINAL_FONT_PX,
      lineHeight: 1.35,
      theme: TERMINAL_THEME,
      scrollback: SCROLLBACK_LINES,
      // Draws a second, readable copy of the screen for screen readers.
      screenReaderMode: true,
      macOptionIsMeta: true,
    });
    this.#fit = new xterm.FitAddon();
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    this.#terminal.onData(listeners.typed);
    this.#terminal.onBinary((bytes) => {
      // Old mouse reports beyond column 95 are not UTF-8, and the wire carries text: half a report would be garbage.
      if (/^[\x00-\x7f]*$/.test(bytes)) listeners.typed(bytes);
    });
    this.#terminal.onResize(({ cols, rows }) => listeners.resized({ columns: cols, rows }));
    this.#addRenderer = () => addWebgl(this.#terminal, xterm);
  }

  /** Call when the element stands in the page, and again whenever its size may have changed. */
  fit(): TerminalSize | null {
    if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return null;
    if (!this.#isOpened) {
      this.#isOpened = true;
      this.#terminal.open(this.element);
      this.#terminal.textarea?.setAttribute('aria-label', 'Terminal input. F6 leaves the terminal.');
      this.#addRenderer();
    }
    const proposed = this.#fit.proposeDimensions();
    if (proposed === undefined) return null;
    const size = clampSize({ columns: proposed.cols, rows: proposed.rows });
    if (size.columns !== this.#terminal.cols || size.rows !== this.#terminal.rows) {
      this.#terminal.resize(size.columns, size.rows);
    }
    return size;
  }

  draw(bytes: Uint8Array, drawn: () => void): void {
    this.#terminal.write(bytes, drawn);
  }

  /** A word from the page itself, dim, on a line of its own. */
  note(text: string): void {
    this.#terminal.write(`\x1b[0m\r\n\x1b[2m${text}\x1b[0m\r\n`);
  }

  /** As if typed, with the brackets a program may have asked for (bracketed paste). */
  paste(text: string): void {
    this.#terminal.paste(text);
  }

  focus(): void {
    this.#terminal.focus();
  }

  get selection(): string {
    return this.#terminal.getSelection();
  }

  get size(): TerminalSize {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** What is in the buffer, scrollback included, without the blanks at line ends. */
  get text(): string {
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    for (let row = 0; row < buffer.length; row += 1) {
      const line = buffer.getLine(row);
      const words = line?.translateToString(true) ?? '';
      // A line that was too long for the window goes on in the next row.
      if (line?.isWrapped) lines.push((lines.pop() ?? '') + words);
      else lines.push(words);
    }
    return lines.join('\n').trimEnd();
  }

  /** The line the cursor is in, up to the cursor. */
  get cursorLine(): string {
    const { active } = this.#terminal.buffer;
    return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX) ?? '';
  }

  dispose(): void {
    this.#terminal.dispose();
    this.element.remove();
  }

  /** False keeps the key from the shell. */
  #key(event: KeyboardEvent): boolean {
    switch (meaningOf(event, this.#terminal.hasSelection())) {
      case 'type':
        return true;
      case 'copy':
        event.preventDefault();
        void copyText(this.selection);
        this.#terminal.clearSelection();
        return false;
      case 'paste':
      case 'leave':
        // The browser pastes (xterm listens for its paste event); the page's own handler moves the focus.
        return false;
    }
  }
}

/** Fast drawing where the graphics card allows; a lost context falls back to the DOM renderer, slower but whole. */
function addWebgl(terminal: Terminal, xterm: Awaited<ReturnType<typeof loadXterm>>): void {
  const webgl = new xterm.WebglAddon();
  webgl.onContextLoss(() => webgl.dispose());
  try {
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL 2 in this browser: xterm draws with the DOM by itself.
    webgl.dispose();
  }
}
