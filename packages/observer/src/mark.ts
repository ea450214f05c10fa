/** Bytes that are no UTF-8 become U+FFFD; it keeps no state between calls. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The shell that wrote a mark: what it believes to be its number ($$), and a number of chance that tells equals apart. */
export type MarkedShell = { readonly aid: string; readonly pid: number };

/** What shell-marks.bash tells. A hint: whatever runs in the terminal can write the same. */
export type Mark =
  | { readonly kind: 'prompt'; readonly shell: MarkedShell }
  | { readonly kind: 'started'; readonly shell: MarkedShell }
  | {
      readonly kind: 'line';
      readonly shell: MarkedShell;
      readonly first: string;
      readonly history: HistoryEntry | null;
    }
  | { readonly kind: 'returned'; readonly shell: MarkedShell; readonly exitStatus: number };

/** What `history 1` printed. It is an older line when this one was kept out of the history. */
export type HistoryEntry = { readonly number: number; readonly line: string };

/** The inside of an operating system command (OSC), without its two-byte start and its end; null when it is no mark. */
export function parseMark(payload: Uint8Array): Mark | null {
  const text = decoder.decode(payload);
  if (text.startsWith('633;E;')) return parseLine(text.slice('633;E;'.length));
  const [, letter, rest] = /^133;([ACD]);([^;]*(?:;[^;]*)?)$/.exec(text) ?? [];
  if (letter === undefined || rest === undefined) return null;
  if (letter === 'D') {
    const [status = '', aid = ''] = rest.split(';');
    const shell = parseShell(aid);
    if (shell === null || !/^\d{1,3}$/.test(status)) return null;
    return { kind: 'returned', shell, exitStatus: Number(status) };
  }
  const shell = parseShell(rest);
  return shell === null ? null : { kind: letter === 'A' ? 'prompt' : 'started', shell };
}

/** "aid=PID:TOKEN;FIRST;NUMBER  LINE": only FIRST is escaped, LINE may hold anything. */
function parseLine(text: string): Mark | null {
  const [, aid = '', first = '', rest = ''] = /^([^;]*);([^;]*);(.*)$/s.exec(text) ?? [];
  const shell = parseShell(aid);
  if (shell === null) return null;
  // The terminal driver has made "\r\n" of every newline (onlcr, termios(3)).
  const entry = rest.replaceAll('\r\n', '\n').replace(/\n$/, '');
  const [, number, line] = /^ *(\d{1,9})[* ] (.*)$/s.exec(entry) ?? [];
  const history = number === undefined || line === undefined ? null : { number: Number(number), line };
  return { kind: 'line', shell, first: unescapeFirst(first), history };
}

function parseShell(parameter: string): MarkedShell | null {
  const [, aid, pid] = /^aid=((\d{1,10}):\d{1,10})$/.exec(parameter) ?? [];
  return aid === undefined ? null : { aid, pid: Number(pid) };
}

function unescapeFirst(text: string): string {
  return text.replace(/\\(?:\\|x([0-9a-f]{2}))/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
