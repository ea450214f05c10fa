import { nearestName } from '../../nearest-name.ts';
import { BuildError } from '../build-error.ts';
import { isHeredocWord } from './heredoc.ts';
import type { Asked, CommandForm, Instruction, Keyword } from './instruction.ts';
import type { Escape, LogicalLine } from './logical-lines.ts';
import { parsePairs } from './parse-pairs.ts';
import { readCopy } from './read-copy.ts';
import { readJsonWords, splitWords, takeFlags } from './split-words.ts';
import type { Written } from './written.ts';

type Reader = { readonly flags?: readonly string[]; readonly read: (written: Written) => Asked };

const READERS: Readonly<Record<Keyword, Reader>> = {
  FROM: { flags: ['platform'], read: readFrom },
  RUN: { flags: ['network'], read: readRun },
  CMD: { read: ({ rest }) => ({ keyword: 'CMD', command: commandOf(rest) }) },
  ENTRYPOINT: { read: ({ rest }) => ({ keyword: 'ENTRYPOINT', command: commandOf(rest) }) },
  COPY: { flags: ['from', 'chown', 'chmod'], read: readCopy },
  ADD: { flags: ['chown', 'chmod'], read: readCopy },
  ENV: { read: (written) => ({ keyword: 'ENV', pairs: parsePairs('ENV', written.rest, written) }) },
  LABEL: { read: (written) => ({ keyword: 'LABEL', pairs: parsePairs('LABEL', written.rest, written) }) },
  ARG: { read: readArg },
  WORKDIR: { read: ({ rest }) => ({ keyword: 'WORKDIR', value: rest }) },
  USER: { read: ({ rest }) => ({ keyword: 'USER', value: rest }) },
  STOPSIGNAL: { read: ({ rest }) => ({ keyword: 'STOPSIGNAL', value: rest }) },
  MAINTAINER: { read: ({ rest }) => ({ keyword: 'MAINTAINER', value: rest }) },
  EXPOSE: { read: ({ rest }) => ({ keyword: 'EXPOSE', words: rest.split(/\s+/) }) },
  VOLUME: { read: ({ rest }) => ({ keyword: 'VOLUME', words: readJsonWords(rest) ?? rest.split(/\s+/) }) },
  SHELL: { read: readShell },
};

/** Docker has these too; doing without them in silence would make another image than was asked for. */
const NOT_HERE: Readonly<Record<string, string>> = {
  ONBUILD: 'Write the instruction into the Dockerfile that builds on this image.',
  HEALTHCHECK: 'Leave it out: nothing here would perform it.',
};

const isKeyword = (word: string): word is Keyword => Object.hasOwn(READERS, word);

/** @throws BuildError for an instruction or a flag that there is not, or one without what it needs */
export function parseInstruction({ line, text, heredocs }: LogicalLine, escaper: Escape): Instruction {
  const [word = ''] = /^\S+/.exec(text) ?? [];
  const keyword = word.toUpperCase();
  if (!isKeyword(keyword)) throw unknownInstruction(line, word);
  const { flags: known = [], read } = READERS[keyword];
  const { flags, rest } = takeFlags(text.slice(word.length).trim());
  if (rest === '') throw new BuildError(line, `${keyword}: nothing stands behind it`);
  const given = readFlags(flags, { line, keyword, known });
  return {
    ...read({ keyword, line, rest, escape: escaper, flags: given, heredocs }),
    line,
    text: `${keyword} ${text.slice(word.length).trim()}`,
  };
}

function unknownInstruction(line: number, word: string): BuildError {
  const shown = JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
  const why = NOT_HERE[word.toUpperCase()];
  if (why !== undefined) return new BuildError(line, `${word.toUpperCase()}: this builder cannot do it`, { hint: why });
  const near = nearestName(word, Object.keys(READERS));
  return new BuildError(line, `${shown}: there is no such instruction`, {
    hint: near === null ? `There are ${Object.keys(READERS).join(', ')}.` : `Did you mean ${near}?`,
  });
}

function readFlags(
  flags: readonly string[],
  { line, keyword, known }: { line: number; keyword: string; known: readonly string[] },
): ReadonlyMap<string, string> {
  return new Map(
    flags.map((flag) => {
      const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(flag) ?? [];
      if (value !== undefined && value !== '' && known.includes(name)) return [name, value];
      const problem = known.includes(name) ? 'it needs a value' : 'this builder does not have it';
      throw new BuildError(line, `${keyword} --${name}: ${problem}`, {
        hint: known.includes(name)
          ? `Write --${name}=VALUE.`
          : `${keyword} takes ${known.map((each) => `--${each}`).join(', ') || 'no flags'}.`,
      });
    }),
  );
}

function readFrom({ line, rest, flags }: Written): Asked {
  const [image = '', as, name, ...more] = rest.split(/\s+/);
  const isWrong = more.length > 0 || (as !== undefined && (as.toUpperCase() !== 'AS' || name === undefined));
  if (isWrong) throw new BuildError(line, `FROM ${rest}: takes IMAGE, or IMAGE AS NAME`);
  if (name !== undefined && !/^[a-z][a-z0-9_.-]*$/i.test(name)) {
    throw new BuildError(line, `FROM … AS ${JSON.stringify(name)}: not a stage's name`, {
      hint: 'Begin with a letter; then also digits, _ . and -.',
    });
  }
  return { keyword: 'FROM', image, as: name?.toLowerCase() ?? null, platform: flags.get('platform') ?? null };
}

function readRun({ line, rest, flags, heredocs }: Written): Asked {
  const network = flags.get('network') ?? null;
  const [only] = heredocs;
  if (only === undefined) return { keyword: 'RUN', command: commandOf(rest), network };
  const isAlone = heredocs.length === 1 && isHeredocWord(rest);
  if (isAlone && only.content.startsWith('#!')) {
    throw new BuildError(line, `RUN <<${only.name}: a script with #! is not supported`, {
      hint: 'COPY it to a file, and run that.',
    });
  }
  const script = isAlone ? only.content : `${rest}\n${heredocs.map(({ raw }) => raw).join('')}`;
  return { keyword: 'RUN', command: { form: 'shell', script }, network };
}

function commandOf(rest: string): CommandForm {
  const argv = readJsonWords(rest);
  return argv === null ? { form: 'shell', script: rest } : { form: 'exec', argv };
}

function readArg({ line, rest, escape: escaper }: Written): Asked {
  const names = splitWords(rest, escaper).map((word) => {
    const at = word.indexOf('=');
    const [name, value] = at === -1 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { name, value };
    throw new BuildError(line, `ARG ${JSON.stringify(word)}: not a variable's name`, { hint: 'Write ARG NAME=VALUE.' });
  });
  return { keyword: 'ARG', names };
}

function readShell({ line, rest }: Written): Asked {
  const argv = readJsonWords(rest);
  if (argv !== null && argv.length > 0) return { keyword: 'SHELL', argv };
  throw new BuildError(line, `SHELL ${rest}: not a list`, { hint: 'Write SHELL ["/bin/sh", "-c"].' });
}
