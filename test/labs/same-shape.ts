/** Also the kind that does not break, which tree draws with. */
const WHITE_SPACE = /[ \t\u00a0]+/g;
const PROMPT = /^\S+@\S+:\S+[#$] ?/;
const DATE = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+\b/g;
/** What `ls` shows of /proc: as many as there are, in columns. */
const PROCESS_FOLDERS = /\/proc\/\d+(?:\s+\/proc\/\d+)*/g;
/** Which terminal somebody sits at. */
const TERMINAL = /\bpts\/\d+\b/g;
/** A line such as "nr_throttled 1": what has been counted so far. */
const COUNTER = /^([a-z][a-z_.]*) \d+$/;
/** Ids: hexadecimal, with a digit and a letter in it. */
const HEXADECIMAL = /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/g;
/** "real 0m1.203s" */
const CLOCK = /\b\d+m\d+[.,]\d+s/g;
/** A size, a speed, a duration, a share: the unit follows the number, and changes with it. */
const QUANTITY = /\b\d+(?:[.,]\d+)?(?:[KMGT]i?B?|(?: ?(?:[kMGT]i?B|bytes|ms|[µu]s|ns|sec|s)(?:\/s)?)|%)(?![\w/])/g;
const NUMBER = /\d+(?:[.:,]\d+)*/g;
/** What an author writes where a lesson leaves something out: a line of its own, or a part of one. */
const GAP = '…';

/**
 * An output as a lesson may promise it: words, and the number one, which these lessons are about. Other numbers, units,
 * dates, ids, widths and how often a line comes that differs only in them, are the learner's own. The prompt, which a
 * lesson shows where a command says nothing, is left out.
 */
export function shapeOf(output: string): readonly string[] {
  const lines = output
    .split('\n')
    .filter((line) => !PROMPT.test(line))
    .map((line) => maskNumbers(line.replace(WHITE_SPACE, ' ').trim()))
    .filter((line) => line !== '');
  return lines.filter((line, at) => line !== lines[at - 1]);
}

/** Whether what a terminal shows is what the lesson promises, in which `…` stands for anything. */
export function isOfShape(shown: string, promised: string): boolean {
  const pattern = shapeOf(promised)
    .map((line) => (line === GAP ? '(?:.*\n)*' : `${line.split(GAP).map(escapeForPattern).join('.*')}\n`))
    .join('');
  const lines = shapeOf(shown);
  return new RegExp(`^${pattern}$`).test(lines.map((line) => `${line}\n`).join(''));
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function maskNumbers(line: string): string {
  return line
    .replace(DATE, 'DATE')
    .replace(PROCESS_FOLDERS, '/proc/0')
    .replace(TERMINAL, 'pts/0')
    .replace(COUNTER, '$1 0')
    .replace(HEXADECIMAL, 'ID')
    .replace(CLOCK, '0')
    .replace(QUANTITY, '0')
    .replace(NUMBER, (number) => (number === '1' ? number : '0'));
}
