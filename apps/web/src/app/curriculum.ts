import { join } from 'node:path';
import { type Lab, readLabs, type Step } from '@drydock/curriculum';

/** The build runs in apps/web; a bundled module no longer knows where its source was. */
const REPOSITORY = join(process.cwd(), '..', '..');

let labs: Promise<readonly Lab[]> | undefined;

/** Read once a build, from the folder beside the apps. */
export function allLabs(): Promise<readonly Lab[]> {
  labs ??= readLabs(join(REPOSITORY, 'labs'));
  return labs;
}

/** A step as pages get it: its wrong paths are for tests alone. */
export function shownStep({ wrongPaths: _, ...step }: Step): Step {
  return step;
}
