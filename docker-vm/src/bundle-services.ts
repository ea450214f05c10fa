import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { REPOSITORY } from './config.ts';

export const SERVICES = ['keeper', 'server', 'cli'] as const;

/** Files that a module reads from its own folder: they must lie beside the bundle too. */
const READ_BESIDE = ['packages/observer/src/shell-marks.bash'];
/** Native code, and packages that ws and pg use when they are there. */
const EXTERNAL = ['koffi', 'bufferutil', 'utf-8-validate', 'pg-native'];
/** CommonJS packages in the bundle ask for Node's own modules by require. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * keeper.mjs, server.mjs and cli.mjs, one file each. Node would run the sources as they are, and does in tests; but where the
 * processor is emulated, erasing types and opening three hundred files costs ten seconds at every start.
 */
export async function bundleServices(folder: string): Promise<void> {
  for (const name of SERVICES) {
    await build({
      entryPoints: [path.join(REPOSITORY, 'apps', name, 'src/main.ts')],
      outfile: path.join(folder, `${name}.mjs`),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      external: EXTERNAL,
      banner: { js: REQUIRE },
      // Less to read and to compile. Names stay: stack traces in the log are for people.
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: 'silent',
    });
  }
  for (const file of READ_BESIDE) await copyFile(path.join(REPOSITORY, file), path.join(folder, path.basename(file)));
}
