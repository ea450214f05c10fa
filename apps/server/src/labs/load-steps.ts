import { readHealthySteps, type ServedStep, stepKey } from '@drydock/curriculum/checks';
import type { Log } from '../log.ts';

/** What is served of a step; undefined when there is no such step. */
export type FindStep = (step: { readonly lab: string; readonly step: string }) => ServedStep | undefined;

/** Reads what is served of all labs once. A broken lab is told in the log and left out: the others are served. */
export async function loadSteps(folder: string, log: Log): Promise<FindStep> {
  const { steps, problems } = await readHealthySteps(folder);
  for (const { file, line, field, message, fix } of problems) {
    log.error({ file, line, field, reason: message, hint: fix }, 'a lab is broken, and left out');
  }
  log.info({ steps: steps.size }, 'the steps of the labs are read');
  return (step) => steps.get(stepKey(step));
}
