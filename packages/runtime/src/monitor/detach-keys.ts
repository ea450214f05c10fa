import { RuntimeError } from '../runtime-error.ts';

/** Docker's own. */
const USUAL = 'ctrl-p,ctrl-q';
/** native/monitor/detach-keys.h has room for so many. */
const KEYS_MAX = 16;
const CONTROL = /^ctrl-([a-z@[\\\]^_])$/;
/** A key with Ctrl is the code of its letter, without the two upper bits: ascii(7). */
const CONTROL_BITS = 0x1f;

/**
 * The keys by which whoever looks on leaves a container that goes on, as the bytes that a terminal sends for them.
 *
 * @param text "ctrl-p,ctrl-q", "ctrl-a,d"; null or empty: Docker's own
 * @throws RuntimeError for what is no key
 */
export function parseDetachKeys(text: string | null): Uint8Array {
  const names = (text || USUAL).split(',');
  if (names.length > KEYS_MAX) throw wrong(text, `more than ${KEYS_MAX} keys`);
  return Uint8Array.from(names, (name) => {
    const [, letter] = CONTROL.exec(name) ?? [];
    if (letter !== undefined) return letter.toUpperCase().charCodeAt(0) & CONTROL_BITS;
    if (/^[\x20-\x7e]$/.test(name)) return name.charCodeAt(0);
    throw wrong(text, `"${name}" is no key`);
  });
}

const wrong = (text: string | null, reason: string) =>
  new RuntimeError('asked-wrongly', `--detach-keys=${text}: ${reason}`, {
    hint: 'Write single characters, or ctrl- and a letter, with commas between them: ctrl-p,ctrl-q.',
  });

/** As the native programs take them. */
export const detachWord = (keys: Uint8Array): string => `detach=${Buffer.from(keys).toString('hex')}`;
