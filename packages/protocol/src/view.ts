import * as z from 'zod/mini';
import { cgroupViewSchema } from './view/cgroup-view.ts';
import { mountNamespaceViewSchema, overlayViewSchema, pathViewSchema } from './view/file-view.ts';
import { ipcViewSchema, networkViewSchema, utsViewSchema } from './view/namespace-view.ts';
import { processViewSchema } from './view/process-view.ts';

/** What the kernel said about one session at one moment. Lists are bounded: see limits.ts. */
export const viewSchema = z.object({
  sequence: z.int(),
  /** Milliseconds since the epoch, by the VM's clock. */
  takenAtMs: z.number(),
  processes: z.array(processViewSchema),
  /** Processes there were, also beyond VIEW_PROCESSES_MAX. */
  processCount: z.int(),
  /** The session's cgroups, its own top ("/") first, then in the order of their paths. */
  cgroups: z.array(cgroupViewSchema),
  /** The mount namespaces its processes are in, the session's own first. */
  mountNamespaces: z.array(mountNamespaceViewSchema),
  /** Overlays that the learner mounted, as layers. */
  overlays: z.array(overlayViewSchema),
  /** The network namespaces its processes are in, the session's own first. */
  networks: z.array(networkViewSchema),
  /** The uts namespaces its processes are in, the session's own first. */
  hostnames: z.array(utsViewSchema),
  /** The ipc namespaces its processes are in, the session's own first. */
  ipcs: z.array(ipcViewSchema),
  /** The paths that checks ask about. */
  paths: z.array(pathViewSchema),
});
export type View = z.infer<typeof viewSchema>;

/** What a page is sent: the moment, and of the rest only what is not as in the part it was sent before. */
export const viewPartSchema = z.extend(z.partial(viewSchema), { sequence: z.int(), takenAtMs: z.number() });
export type ViewPart = z.infer<typeof viewPartSchema>;
