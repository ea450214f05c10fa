import type { Change, ProcessView, View } from '@drydock/protocol';
import { cgroupChanges, cgroupJoins } from './cgroup-changes.ts';
import { hostnameChanges } from './hostname-changes.ts';
import { layerChanges } from './layer-changes.ts';
import { linkChanges } from './link-changes.ts';
import { mountChanges } from './mount-changes.ts';
import { ProcessPasts } from './process-pasts.ts';
import { queueChanges } from './queue-changes.ts';

/**
 * What changed that belongs to no process: anybody may have done it. A process that was there before can be moved to
 * another cgroup by anybody too; one that is new there is told when it `concerns`.
 */
export function objectChanges(before: View, after: View, concerns: (process: ProcessView) => boolean): Change[] {
  const pasts = new ProcessPasts(before, after);
  const joined = after.processes.filter((process) => pasts.own(process) !== undefined || concerns(process));
  return [
    ...cgroupChanges(before, after),
    ...cgroupJoins(joined.map((process) => pasts.pair(process))),
    ...mountChanges(before, after, pasts),
    ...linkChanges(before, after),
    ...hostnameChanges(before, after, pasts),
    ...queueChanges(before, after),
    ...layerChanges(before, after),
  ];
}
