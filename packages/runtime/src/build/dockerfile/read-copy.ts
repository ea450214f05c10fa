import { BuildError } from '../build-error.ts';
import { isHeredocWord } from './heredoc.ts';
import type { CopyAsked } from './instruction.ts';
import { readJsonWords } from './split-words.ts';
import type { Written } from './written.ts';

/** What Docker's ADD would fetch. */
const REMOTE = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/;

/** What COPY and ADD take: sources, and where they go. */
export function readCopy({ keyword, line, rest, flags, heredocs }: Written): CopyAsked {
  const words = [...(readJsonWords(rest) ?? rest.split(/\s+/))];
  const destination = words.pop();
  if (destination === undefined || words.length === 0) {
    throw new BuildError(line, `${keyword} ${rest}: takes a source and a destination`, {
      hint: `Write ${keyword} SOURCE… DESTINATION.`,
    });
  }
  const url = keyword === 'ADD' ? words.find((word) => REMOTE.test(word)) : undefined;
  if (url !== undefined) {
    throw new BuildError(line, `ADD ${url}: nothing is fetched while building`, {
      hint: 'Fetch it first, and ADD the file; or fetch it in a RUN.',
    });
  }
  return {
    keyword: keyword === 'ADD' ? 'ADD' : 'COPY',
    sources: heredocs.length === 0 ? words : words.filter((word) => !isHeredocWord(word)),
    inline: heredocs,
    destination,
    from: flags.get('from') ?? null,
    chown: flags.get('chown') ?? null,
    chmod: flags.get('chmod') ?? null,
  };
}
