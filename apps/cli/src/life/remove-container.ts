import { rmSync } from 'node:fs';
import type { Engine } from '../engine.ts';

/** Its files, its log and its name. It must have been taken down: nothing of it is mounted. */
export function removeContainer({ containers, place }: Engine, id: string): void {
  rmSync(`${place.dataRoot}/overlay2/${id}`, { recursive: true, force: true });
  containers.remove(id);
}
