/** Pseudo-terminal slaves have the majors 136 to 143, 256 minors each (Documentation/admin-guide/devices.txt). */
const PTY_SLAVE_MAJOR_FIRST = 136;
const PTY_SLAVE_MAJOR_LAST = 143;
const TTY_MAJOR = 4;
const SERIAL_MINOR_FIRST = 64;

/**
 * The name of a controlling terminal as ps prints it, from proc(5)'s tty_nr: the minor device number is in bits
 * 31 to 20 and 7 to 0, the major in bits 15 to 8. Null for 0, a process without terminal.
 */
export function decodeTerminal(ttyNr: number): string | null {
  if (!Number.isInteger(ttyNr) || ttyNr === 0) return null;
  const major = (ttyNr >>> 8) & 0xff;
  const minor = ((ttyNr >>> 12) & 0xfff00) | (ttyNr & 0xff);
  if (major >= PTY_SLAVE_MAJOR_FIRST && major <= PTY_SLAVE_MAJOR_LAST) {
    return `pts/${(major - PTY_SLAVE_MAJOR_FIRST) * 256 + minor}`;
  }
  if (major === TTY_MAJOR) return minor < SERIAL_MINOR_FIRST ? `tty${minor}` : `ttyS${minor - SERIAL_MINOR_FIRST}`;
  return `${major}:${minor}`;
}
