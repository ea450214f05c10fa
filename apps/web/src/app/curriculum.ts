import { join } from 'node:path';
import { type Lab, readLabs } from '@drydock/curriculum';

let labs: Promise<readonly Lab[]> | undefined;

/** Read once a build, from the folder beside the apps. */
export function allLabs(): Promise<readonly Lab[]> {
  // The build runs in apps/web; the bundled module no longer knows where its source was.
  labs ??= readLabs(join(process.cwd(), '..', '..', 'labs'));
  return labs;
}
