import { asBuffer, latin1, utf8 } from './kernel-text.ts';
import { decodeTerminal } from './terminal-number.ts';

/** /proc/PID/stat: the fields up to number 24, named as in proc(5). Times are in clock ticks (100 per second). */
export type PidStat = {
  readonly pid: number;
  /** Up to 15 bytes of the process's own choosing; what is no UTF-8 is shown as U+FFFD. */
  readonly comm: string;
  /** One letter: R, S, D, Z, T, t, X, I. */
  readonly state: string;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  readonly tty_nr: number;
  /** tty_nr as ps prints it: "pts/0", "tty1"; null without a controlling terminal. */
  readonly terminal: string | null;
  /** Foreground process group of the controlling terminal; -1 without one. */
  readonly tpgid: number;
  readonly flags: number;
  readonly utime: number;
  readonly stime: number;
  readonly num_threads: number;
  /** After boot; together with the pid it identifies a process for good. */
  readonly starttime: number;
  /** Bytes. */
  readonly vsize: number;
  /** Pages. */
  readonly rss: number;
};

const OPENING_BRACKET = 0x28;
const CLOSING_BRACKET = 0x29;
/** After the comm come state (field 3) … rss (field 24). */
const FIELDS_AFTER_COMM = 22;

/** Null for anything that is not a whole line: an empty or truncated file included. */
export function parsePidStat(bytes: Uint8Array): PidStat | null {
  const buffer = asBuffer(bytes);
  const opening = buffer.indexOf(OPENING_BRACKET);
  // The LAST bracket ends the comm: a process may call itself ") R 1", while all that follows is numbers.
  const closing = buffer.lastIndexOf(CLOSING_BRACKET);
  if (opening < 1 || closing < opening) return null;
  const pid = integer(latin1(buffer, 0, opening).trimEnd());
  // One piece more than is used: what follows the last field proves that it was not cut.
  const fields = latin1(buffer, closing + 2).split(/[ \n]/, FIELDS_AFTER_COMM + 1);
  const state = fields[0];
  if (pid === null || state === undefined || !/^[A-Za-z]$/.test(state)) return null;
  if (fields.length <= FIELDS_AFTER_COMM) return null;
  const numbers = fields.slice(1, FIELDS_AFTER_COMM).map(integer);
  if (numbers.includes(null)) return null;
  // proc(5)'s number of a field: `field(4)` is ppid.
  const field = (number: number): number => numbers[number - 4] ?? 0;
  return {
    pid,
    comm: utf8(buffer, opening + 1, closing),
    state,
    ppid: field(4),
    pgrp: field(5),
    session: field(6),
    tty_nr: field(7),
    terminal: decodeTerminal(field(7)),
    tpgid: field(8),
    flags: field(9),
    utime: field(14),
    stime: field(15),
    num_threads: field(20),
    starttime: field(22),
    vsize: field(23),
    rss: field(24),
  };
}

function integer(text: string): number | null {
  if (!/^-?\d{1,20}$/.test(text)) return null;
  return Number(text);
}
