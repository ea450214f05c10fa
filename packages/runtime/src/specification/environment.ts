import { allOf, isOn } from './flag.ts';
import type { Asked } from './specify.ts';

/** Docker's own, for an image that says nothing of it. */
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const TERMINAL = 'TERM=xterm';

/** Of a further program in a container: at a terminal it hears of that, unless somebody else says what it is. */
export const withTerminal = (environment: readonly string[], hasTerminal: boolean): readonly string[] =>
  hasTerminal && !environment.some((text) => text.startsWith('TERM=')) ? [...environment, TERMINAL] : environment;

/** What it finds in its environment: Docker's own, the image's, files of variables, and single ones, in this order. */
export function specifyEnvironment({
  given,
  image,
  readFile,
  callerEnvironment,
}: Pick<Asked, 'given' | 'readFile' | 'callerEnvironment'> & { readonly image: readonly string[] }): readonly string[] {
  const found = new Map<string, string>();
  const add = (text: string) => {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    // `-e NAME` hands on a variable of one's own, or none.
    const value = at === -1 ? callerEnvironment[name] : text.slice(at + 1);
    if (value === undefined) found.delete(name);
    else found.set(name, value);
  };
  add(PATH);
  if (isOn(given, 'tty')) add(TERMINAL);
  for (const text of image) add(text);
  for (const file of allOf(given, 'env-file')) {
    for (const line of readFile(file).split(/\r?\n/)) {
      if (line.trim() !== '' && !line.trimStart().startsWith('#')) add(line.trimStart());
    }
  }
  for (const text of allOf(given, 'env')) add(text);
  return [...found].map(([name, value]) => `${name}=${value}`);
}
