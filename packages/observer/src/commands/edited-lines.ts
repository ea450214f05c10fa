/** A longer line is cut. */
const LINE_MAX_BYTES = 4096;
/** The end of a prompt, and the question for the cursor's place that follows it. */
const PROMPT_END = /[#$] \u001b\[6n/;
const PROMPT_END_BYTES = 6;

/** `line`: Enter was pressed; what stood there is `line`. */
export type EditedLine = { readonly kind: 'prompt' } | { readonly kind: 'line'; readonly line: string };
export type Cut = { readonly bytes: Uint8Array; readonly event: EditedLine | null };

/**
 * Tells lines apart in a shell that writes no marks: the ash of BusyBox, which is the sh of many small images. Its line
 * editor asks the terminal for the cursor's place (CSI 6 n, console_codes(4)) after every prompt, and then echoes what
 * is typed. A hint like the marks: whatever runs in the terminal can write the same.
 */
export class EditedLines {
  #isEditing = false;
  /** The end of what came before, or the echo since the prompt; one character a byte. */
  #kept = '';

  /** The same bytes, cut behind each event. */
  cut(chunk: Uint8Array): Cut[] {
    const cuts: Cut[] = [];
    let from = 0;
    while (from < chunk.length) {
      const text = this.#kept + Buffer.from(chunk.subarray(from)).toString('latin1');
      const end = this.#isEditing ? text.indexOf('\n') + 1 : endOfPrompt(text);
      if (end === 0) {
        this.#kept = this.#isEditing ? text.slice(0, LINE_MAX_BYTES) : text.slice(1 - PROMPT_END_BYTES);
        break;
      }
      const until = from + end - this.#kept.length;
      const event: EditedLine = this.#isEditing
        ? { kind: 'line', line: lineLeft(text.slice(0, end)) }
        : { kind: 'prompt' };
      cuts.push({ bytes: chunk.subarray(from, until), event });
      this.#isEditing = !this.#isEditing;
      this.#kept = '';
      from = until;
    }
    if (from < chunk.length) cuts.push({ bytes: chunk.subarray(from), event: null });
    return cuts;
  }

  /** It was no prompt, or its shell has gone. */
  forget(): void {
    this.#isEditing = false;
    this.#kept = '';
  }
}

function endOfPrompt(text: string): number {
  const at = text.search(PROMPT_END);
  return at === -1 ? 0 : at + PROMPT_END_BYTES;
}

/** What is left on the line when everything that the editor wrote has been drawn. */
function lineLeft(echo: string): string {
  let line = '';
  let cursor = 0;
  for (const [token] of Buffer.from(echo, 'latin1')
    .toString('utf8')
    .matchAll(/\u001b\[([0-9;?]*)[A-Za-z]|[\s\S]/g)) {
    const count = Number(/\d+/.exec(token)?.[0] ?? 1);
    if (token === '\b') cursor = Math.max(0, cursor - 1);
    else if (/[JK]$/.test(token) && token.length > 1) line = line.slice(0, cursor);
    else if (token.length > 1 && token.endsWith('C')) cursor = Math.min(line.length, cursor + count);
    else if (token.length > 1 && token.endsWith('D')) cursor = Math.max(0, cursor - count);
    else if (token >= ' ' && token !== '\u007f') {
      line = line.slice(0, cursor) + token + line.slice(cursor + token.length);
      cursor += token.length;
    }
  }
  return line;
}
