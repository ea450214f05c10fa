import { TERMINAL_INPUT_MAX_BYTES } from '@drydock/protocol';

/** Cuts input into pieces of at most `maxBytes` of UTF-8, never through a character. */
export function inputPieces(input: string, maxBytes: number = TERMINAL_INPUT_MAX_BYTES): readonly string[] {
  // The shortest input by far is a key: three bytes a UTF-16 unit is the most there can be.
  if (input.length * 3 <= maxBytes) return input === '' ? [] : [input];
  const pieces: string[] = [];
  let start = 0;
  let bytes = 0;
  let index = 0;
  for (const character of input) {
    const size = utf8Length(character);
    if (bytes + size > maxBytes) {
      pieces.push(input.slice(start, index));
      start = index;
      bytes = 0;
    }
    bytes += size;
    index += character.length;
  }
  pieces.push(input.slice(start));
  return pieces;
}

/** Bytes of one character in UTF-8; half a surrogate pair is sent as U+FFFD, three bytes. */
function utf8Length(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
