/** Control characters (C0, DEL, C1), and the marks that reverse the direction of what follows. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

/**
 * Text that a learner's process chose (its name, its arguments), made safe to show: a newline becomes "␊", an escape
 * "␛", what has no picture "\uFFFD". Cut to `maxLength` UTF-16 units, the last one being "…".
 */
export function displayText(text: string, maxLength: number): string {
  // Cut first: an argument can be megabytes long. One unit more tells whether something was lost.
  const start = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return start
    .replace(INVISIBLE, (character) => {
      const code = character.charCodeAt(0);
      if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
      return code === 0x7f ? DELETE_PICTURE : '\ufffd';
    })
    .toWellFormed();
}
