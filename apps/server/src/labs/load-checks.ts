import { readHealthyChecks } from '@drydock/curriculum/checks';
import type { Check } from '@drydock/protocol';
import type { Log } from '../log.ts';

/** The checks of the step "lab/step"; undefined when there is no such step. */
export type FindChecks = (step: string) => readonly Check[] | undefined;

/** Reads the checks of all labs once. A broken lab is told in the log and left out: the others are served. */
export async function loadChecks(folder: string, log: Log): Promise<FindChecks> {
  const { checks, problems } = await readHealthyChecks(folder);
  for (const { file, line, field, message, fix } of problems) {
    log.error({ file, line, field, reason: message, hint: fix }, 'a lab is broken, and left out');
  }
  log.info({ steps: checks.size }, 'the checks of the labs are read');
  return (step) => checks.get(step);
}
