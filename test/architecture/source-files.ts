import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '../..');

export type SourceFile = {
  /** From the repository's top, with slashes: "apps/server/src/main.ts". */
  readonly path: string;
  readonly text: string;
};

const ROOMS = ['apps', 'packages', 'docker-vm', 'labs', 'test'];
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', '.next', 'out', '.drydock']);
const IS_CODE = /\.(ts|tsx|mts|mjs|js|c|h|css|sh|bash)$/;
/** Written by a tool, and not kept in the repository. */
const GENERATED: ReadonlySet<string> = new Set(['next-env.d.ts']);

/** Every file of code that people wrote. */
export function listSourceFiles(): SourceFile[] {
  return ROOMS.flatMap((room) => listFolder(join(REPOSITORY, room)))
    .sort()
    .map((path) => ({ path: relative(REPOSITORY, path), text: readFileSync(path, 'utf8') }));
}

function listFolder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name) || GENERATED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFolder(path);
    return entry.isFile() && IS_CODE.test(entry.name) ? [path] : [];
  });
}

export function isScript(file: SourceFile): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(file.path);
}

/** Tests, and what only tests use. */
export function isTestCode(path: string): boolean {
  return /\.(test|sample)\.tsx?$/.test(path) || path.startsWith('test/') || path.split('/').includes('testing');
}
