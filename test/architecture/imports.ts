import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { isScript, type SourceFile } from './source-files.ts';

export type Import =
  /** A file of the repository, from its top: "apps/server/src/log.ts". */
  | { readonly kind: 'file'; readonly path: string }
  /** One of our packages, and which of its entrances. */
  | { readonly kind: 'ours'; readonly name: string; readonly entrance: string }
  | { readonly kind: 'theirs'; readonly name: string };

const SPECIFIER =
  /(?:^|[\s;{}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"](?<stated>[^'"\n]+)['"]|\b(?:import|require|import\.meta\.resolve)\(\s*['"](?<called>[^'"\n]+)['"]/g;

/** What a file imports, types included: a type that is needed is knowledge too. Node's own modules are left out. */
export function readImports(file: SourceFile): Import[] {
  if (!isScript(file)) return [];
  return [...file.text.matchAll(SPECIFIER)].flatMap(({ groups }) => {
    const specifier = groups?.stated ?? groups?.called ?? '';
    return isBuiltin(specifier) ? [] : [place(specifier, file.path)];
  });
}

function place(specifier: string, importer: string): Import {
  if (specifier.startsWith('.')) {
    return { kind: 'file', path: posix.normalize(posix.join(posix.dirname(importer), specifier)) };
  }
  const [first = '', second = '', ...rest] = specifier.split('/');
  if (!first.startsWith('@')) return { kind: 'theirs', name: first };
  const name = `${first}/${second}`;
  if (first !== '@drydock') return { kind: 'theirs', name };
  return { kind: 'ours', name, entrance: ['.', ...rest].join('/') };
}
