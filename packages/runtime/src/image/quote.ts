const CHARACTERS_MAX = 200;
/** What JSON leaves as it is, but a terminal takes for a command or shows in another order. */
const UNSEEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A text that somebody else chose, in quotes, for a message that a terminal will show. */
export function quote(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return JSON.stringify(printable(text));
}

/** The same text as a terminal may be given it: what would be a command to it stands as "?". */
export const visible = (text: string): string => text.replace(UNSEEN, '?').replace(/[\0-\x1f]/g, '?');

/** Cut to what a line has room for, and without what is not to be seen. */
export function printable(text: string): string {
  const cut = text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX)}…` : text;
  return cut.replace(UNSEEN, '?').replace(/[\0-\x1f]/g, (control) => (control === '\n' ? ' ' : '?'));
}
