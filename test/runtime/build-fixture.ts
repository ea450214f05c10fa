import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { startEngine, type Typed } from './engine-fixture.ts';

const CGROUPS = '/sys/fs/cgroup/docker';
const entriesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []);
const namesIn = (folder: string): string[] => entriesIn(folder).map(({ name }) => name);

/** An engine with an image named busybox, and directories to build in. */
export async function startBuilder() {
  const engine = await startEngine();
  const { dataRoot } = engine;
  return {
    engine,
    /** A directory with a Dockerfile and other files, by their names. */
    contextOf: (dockerfile: string, files: Readonly<Record<string, string>> = {}): string => {
      const folder = mkdtempSync(`${engine.folder}/context-`);
      for (const [path, content] of Object.entries({ Dockerfile: dockerfile, ...files })) {
        mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
        writeFileSync(`${folder}/${path}`, content);
      }
      return folder;
    },
    build: (folder: string, ...flags: string[]): Promise<Typed> => engine.docker('build', ...flags, folder),
    run: (...args: string[]): Promise<Typed> => engine.docker('run', '--rm', ...args),
    /** What a build may leave nothing in. */
    left: () => ({
      containers: namesIn(`${dataRoot}/containers`),
      cgroups: entriesIn(CGROUPS).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
      mounts: readFileSync('/proc/self/mountinfo', 'utf8')
        .split('\n')
        .filter((line) => line.includes(dataRoot)),
      unfinished: namesIn(`${dataRoot}/overlay2`).filter((name) => name.startsWith('.') || /^[0-9a-f]{64}$/.test(name)),
      halfBlobs: namesIn(`${dataRoot}/blobs/sha256`).filter((name) => name.startsWith('.')),
    }),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
