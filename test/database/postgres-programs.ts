import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig } from '@drydock/docker-vm';
import { downloadPackages } from '../peers/fetch-peers.ts';

/** What PostgreSQL runs with; its other needs are for administrators, or, as LLVM, for queries larger than ours. */
const NEEDED = /^(postgresql-\d+|postgresql-client-\d+|lib.+)$/;
const NOT_NEEDED = /^lib(llvm|clang|z3|perl|c6$|c-bin$)|-(dev|perl)$/;

export type PostgresPrograms = { readonly bin: string; readonly environment: Readonly<Record<string, string>> };

/**
 * Debian's PostgreSQL: the one installed here, or one that is fetched, once, and unpacked into `folder`. Nothing is
 * installed, and no service is started.
 */
export function postgresPrograms(folder: string): PostgresPrograms {
  const installed = globSync('/usr/lib/postgresql/*/bin').find((bin) => existsSync(join(bin, 'initdb')));
  return installed === undefined ? unpackPostgres(folder) : { bin: installed, environment: {} };
}

/** Beside the programs of this system, if there are any. */
export function unpackPostgres(folder: string): PostgresPrograms {
  const packages = fetchedPackages();
  for (const file of readdirSync(packages)) execFileSync('dpkg', ['-x', join(packages, file), folder]);
  const [initdb] = globSync(join(folder, 'usr/lib/postgresql/*/bin/initdb'));
  if (initdb === undefined) throw new Error(`unpack "${packages}": there is no initdb in it; delete it and try again`);
  const libraries = ['usr/lib', 'lib'].flatMap((place) => globSync(join(folder, place, '*-linux-gnu')));
  return { bin: dirname(initdb), environment: { LD_LIBRARY_PATH: libraries.join(':') } };
}

/** The folder that holds the packages. It gets its name when all of them are there. */
function fetchedPackages(): string {
  const { cacheFolder } = readConfig();
  const fetched = join(cacheFolder, 'postgresql');
  if (existsSync(fetched)) return fetched;
  mkdirSync(cacheFolder, { recursive: true });
  const draft = mkdtempSync(join(cacheFolder, 'postgresql-'));
  try {
    // Also asks what packages there are, on a machine that never has.
    downloadPackages(['postgresql'], draft);
    for (const file of readdirSync(draft)) rmSync(join(draft, file));
    downloadPackages(missingPackages(newestServer()), draft);
    renameSync(draft, fetched);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(fetched)) throw new Error('fetch PostgreSQL with apt-get: it could not be downloaded', { cause });
  }
  return fetched;
}

/** "postgresql" is an empty package that needs the one with the number. */
function newestServer(): string {
  const needs = execFileSync('apt-cache', ['depends', 'postgresql'], { encoding: 'utf8' });
  const name = /Depends: (postgresql-\d+)/.exec(needs)?.[1];
  if (name === undefined) throw new Error(`read what the package postgresql needs: ${JSON.stringify(needs)}`);
  return name;
}

/** The server, and what this system lacks of its libraries: what apt-get would install. */
function missingPackages(server: string): string[] {
  const options = ['install', '--simulate', '--no-install-recommends', server];
  const plan = execFileSync('apt-get', options, { encoding: 'utf8', stdio: 'pipe' });
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  return [...new Set([server, ...names])].filter((name) => NEEDED.test(name) && !NOT_NEEDED.test(name));
}
