import type { ByteString } from '../../layer/byte-string.ts';
import { fromText, toText } from '../../layer/byte-string.ts';
import { BuildError } from '../build-error.ts';
import { hasWildcard, matchesName, parseName } from '../context/glob.ts';
import type { SourceTree } from '../context/source-tree.ts';
import { PATTERN_CHARACTERS_MAX } from '../limits.ts';

/** Something to copy: in the tree, without links on the way, or from the Dockerfile itself. */
export type ChosenSource =
  | { readonly kind: 'in tree'; readonly names: readonly ByteString[]; readonly name: ByteString }
  | { readonly kind: 'inline'; readonly name: ByteString; readonly content: Uint8Array };

type Way = { readonly names: readonly ByteString[]; readonly name: ByteString };

/** What a source of COPY means: one file or directory, or all that a pattern with wildcards fits. @throws BuildError */
export function chooseSources(tree: SourceTree, source: string, line: number): readonly ChosenSource[] {
  const refuse = (reason: string, hint?: string) =>
    new BuildError(line, `source ${JSON.stringify(source)}: ${reason}`, hint === undefined ? {} : { hint });
  if (source.length > PATTERN_CHARACTERS_MAX) throw refuse(`longer than ${PATTERN_CHARACTERS_MAX} characters`);
  if (source === '') throw refuse('it comes to nothing', 'Give its variables values.');
  const parts = source.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('it leads out of the directory that is built in', 'Build in one above it.');
  const isPattern = parts.some(hasWildcard);
  let ways: readonly Way[] = [{ names: [], name: '' }];
  for (const part of parts) ways = ways.flatMap((way) => (hasWildcard(part) ? fitting(way, part) : oneStep(way, part)));
  const found = ways.filter(({ names }) => tree.kindOf(names) !== null);
  const kept = found.filter(({ names }) => !isLeftOut(names));
  if (kept.length > 0) return kept.map((way) => ({ kind: 'in tree', ...way }));
  if (found.length > 0) throw refuse('.dockerignore leaves it out', 'Add a line there that begins with !.');
  throw refuse(isPattern ? 'nothing fits' : 'it is not there', 'Paths begin at the directory that is built in.');

  function oneStep({ names }: Way, part: string): Way[] {
    const name = fromText(part);
    const resolved = tree.resolve(toText([...names, name].join('/')));
    if (resolved === null) throw refuse('its links lead in circles');
    return [{ names: resolved, name }];
  }

  function fitting({ names }: Way, part: string): Way[] {
    const pattern = parsePattern(part);
    if (tree.kindOf(names) !== 'directory') return [];
    return tree
      .names(names)
      .flatMap((name) => (matchesName(pattern, toText(name)) ? oneStep({ names, name }, toText(name)) : []));
  }

  function parsePattern(part: string) {
    try {
      return parseName(part);
    } catch (cause) {
      throw refuse(`not a pattern: ${cause instanceof Error ? cause.message : cause}`);
    }
  }

  function isLeftOut(names: readonly ByteString[]): boolean {
    return tree.kindOf(names) === 'directory' ? tree.isIgnoredWhole(names) : tree.isIgnored(names);
  }
}
