const WHITE_SPACE = /[ \t]+/g;
const PROMPT = /^\S+@\S+:\S+[#$] ?/;
const DATE = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+/g;
/** What `ls` shows of /proc: as many as there are, in columns. */
const PROCESS_FOLDERS = /\/proc\/\d+(?:\s+\/proc\/\d+)*/g;
const NUMBER = /\d+(?:[.:]\d+)*/g;

/**
 * An output as a lesson may promise it: words, and the number one, which these lessons are about. Other numbers, widths
 * and how often a line comes that differs only in them, are the learner's own. The prompt, which a lesson shows where
 * a command says nothing, is left out.
 */
export function shapeOf(output: string): readonly string[] {
  const lines = output
    .split('\n')
    .filter((line) => !PROMPT.test(line))
    .map((line) => maskNumbers(line).replace(WHITE_SPACE, ' ').trim())
    .filter((line) => line !== '');
  return lines.filter((line, at) => line !== lines[at - 1]);
}

function maskNumbers(line: string): string {
  return line
    .replace(DATE, 'DATE')
    .replace(PROCESS_FOLDERS, '/proc/0')
    .replace(NUMBER, (number) => (number === '1' ? number : '0'));
}
