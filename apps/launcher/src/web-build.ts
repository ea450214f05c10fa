import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputHash, REPOSITORY, readConfig, runTool, withBuildLock } from '@drydock/docker-vm';

const WEB = path.join(REPOSITORY, 'apps/web');
/** The site is made from these; lessons are rendered into it. */
const INPUTS = [
  'apps/web/src',
  'apps/web/public',
  'packages/protocol',
  'packages/curriculum',
  'packages/runtime/src/container',
  'labs',
];
/** Named one by one: the build writes files of its own beside them, which must not ask for the next build. */
const INPUT_FILES = ['next.config.ts', 'package.json', 'tsconfig.json'].map((name) => `apps/web/${name}`);

export type WebBuild = 'built' | 'up to date' | 'not there yet';

/** `next build` to apps/web/out, when anything it is made from changed since the last time. */
export async function ensureWebBuild(progress: (message: string) => void, signal?: AbortSignal): Promise<WebBuild> {
  const hasConfig = await Promise.all(
    ['js', 'mjs', 'ts'].map((ending) => isThere(path.join(WEB, `next.config.${ending}`))),
  );
  if (!hasConfig.includes(true)) return 'not there yet';

  const hash = await inputsHash();
  const { cacheFolder } = readConfig();
  const record = path.join(cacheFolder, 'web-build');
  const last = await readFile(record, 'utf8').catch(() => '');
  if (last === hash && (await isThere(path.join(WEB, 'out/index.html')))) return 'up to date';

  await mkdir(cacheFolder, { recursive: true });
  // Two builds of one folder at once would fail.
  await using _lock = await withBuildLock(cacheFolder, { progress, signal });
  progress('next build');
  const next = path.join(REPOSITORY, 'node_modules/next/dist/bin/next');
  await runTool(process.execPath, [next, 'build'], {
    folder: WEB,
    signal,
    environment: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    onLine: (line) => {
      if (/^\s*(✓|Creating|Compiling|Collecting|Generating|Running|Finalizing)/.test(line)) progress(line.trim());
    },
    hint: 'Run `npm run build` to see all of its output.',
  });
  await writeFile(record, hash);
  return 'built';
}

async function inputsHash(): Promise<string> {
  const hash = new InputHash();
  for (const input of INPUTS) await hash.tree(path.join(REPOSITORY, input), input);
  for (const file of [...INPUT_FILES, 'package-lock.json']) await hash.file(path.join(REPOSITORY, file), file);
  return hash.digest();
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
