import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { BrokenLabs, type ChecksByStep, readChecks } from '@drydock/curriculum/checks';
import type { Check } from '@drydock/protocol';
import type { Log } from '../log.ts';

/** The checks of the step "lab/step"; undefined when there is no such step. */
export type FindChecks = (step: string) => readonly Check[] | undefined;

/** Reads the checks of all labs once. A broken lab is told in the log and left out: the others are served. */
export async function loadChecks(folder: string, log: Log): Promise<FindChecks> {
  const checks = await readWhole(folder, log);
  log.info({ steps: checks.size }, 'the checks of the labs are read');
  return (step) => checks.get(step);
}

async function readWhole(folder: string, log: Log): Promise<ChecksByStep> {
  try {
    return await readChecks(folder);
  } catch (error) {
    if (!(error instanceof BrokenLabs)) throw error;
    for (const { file, line, field, message, fix } of error.problems) {
      log.error({ file, line, field, reason: message, hint: fix }, 'a lab is broken, and left out');
    }
    return await readOthers(folder, new Set(error.problems.map(({ file }) => labOf(folder, file))), log);
  }
}

/** readChecks takes a folder of labs whole or not at all, so it is given a copy without the broken ones. */
async function readOthers(folder: string, broken: ReadonlySet<string>, log: Log): Promise<ChecksByStep> {
  const copy = await mkdtemp(join(tmpdir(), 'drydock-labs-'));
  try {
    const filter = (path: string) => !broken.has(resolve(path));
    await cp(folder, copy, { recursive: true, filter });
    return await readChecks(copy);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ folder, reason }, 'no lab can be read: no check will ever pass');
    return new Map();
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** The folder of the lab that a file belongs to; the file itself when it stands beside the labs. */
function labOf(folder: string, file: string): string {
  const [lab = ''] = relative(resolve(folder), resolve(file)).split(sep);
  return lab === '' || lab === '..' ? dirname(resolve(file)) : resolve(folder, lab);
}
