/** Crockford's Base32: no I, L, O or U, so that what is read aloud or off a screen has one spelling. */
export const RESUME_CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** In characters of 5 bits: 60 bits. */
export const RESUME_CODE_LENGTH = 12;
const GROUP = 4;

/**
 * The code a person typed, in its one spelling, or null when it cannot be one. Case, spaces and dashes do not matter,
 * and letters that look like digits are those digits.
 */
export function readResumeCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Dash}_.]/gu, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(code) ? code : null;
}

/** As it is shown: XXXX-XXXX-XXXX. */
export function showResumeCode(code: string): string {
  return Array.from({ length: RESUME_CODE_LENGTH / GROUP }, (_, at) => code.slice(at * GROUP, (at + 1) * GROUP)).join(
    '-',
  );
}
