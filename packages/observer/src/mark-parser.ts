import { type Mark, parseMark } from './mark.ts';

/** A longer mark is cut: only a line can be long, and 400 characters of it are shown. */
const MARK_MAX_BYTES = 4096;

const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
const BRACKET = 0x5d;

/**
 * Finds the marks in what a terminal writes, in whatever pieces it comes. Holds at most MARK_MAX_BYTES. Reads control
 * strings as a terminal does (ECMA-48): an OSC starts with ESC ], ends with BEL or ESC \, and is dropped by CAN, SUB or
 * any other escape sequence.
 */
export class MarkParser {
  readonly #payload = new Uint8Array(MARK_MAX_BYTES);
  #length = 0;
  #state: 'text' | 'escape' | 'string' | 'string-escape' = 'text';

  push(chunk: Uint8Array): Mark[] {
    const marks: Mark[] = [];
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#state === 'text') {
        // Nearly all of a flood is plain text: skipped by the native search.
        at = chunk.indexOf(ESC, at);
        if (at < 0) break;
        this.#state = 'escape';
        continue;
      }
      const mark = this.#step(chunk[at] ?? 0);
      if (mark !== null) marks.push(mark);
    }
    return marks;
  }

  #step(byte: number): Mark | null {
    switch (this.#state) {
      case 'string':
        if (byte === BEL) return this.#end();
        if (byte === ESC) this.#state = 'string-escape';
        else if (byte === CAN || byte === SUB) this.#state = 'text';
        else this.#keep(byte);
        return null;
      case 'string-escape':
        if (byte === BACKSLASH) return this.#end();
        break;
      case 'escape':
      case 'text':
        break;
    }
    // The byte after an ESC.
    if (byte === BRACKET) {
      this.#length = 0;
      this.#state = 'string';
    } else {
      this.#state = byte === ESC ? 'escape' : 'text';
    }
    return null;
  }

  #keep(byte: number): void {
    if (this.#length === MARK_MAX_BYTES) return;
    this.#payload[this.#length] = byte;
    this.#length += 1;
  }

  #end(): Mark | null {
    this.#state = 'text';
    return parseMark(this.#payload.subarray(0, this.#length));
  }
}
