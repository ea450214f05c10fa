import * as z from 'zod/mini';

/** What is in a namespace besides processes. `pids` are the learner's numbers of those that are in it. */
const inhabited = { inode: z.int(), pids: z.array(z.int()), readFrom: z.int() };

export const linkViewSchema = z.object({
  index: z.int(),
  name: z.string(),
  /** "veth", "bridge", "dummy" …; null for loopback and the like, which have none. */
  kind: z.nullable(z.string()),
  isUp: z.boolean(),
  /** There is somebody at the other end. */
  hasCarrier: z.boolean(),
  mac: z.nullable(z.string()),
  mtu: z.int(),
  /** Index of a veth's other end, in its own namespace. */
  peerIndex: z.nullable(z.int()),
  /** Inode of the namespace the other end is in; null when that is none of the session's. */
  peerNamespace: z.nullable(z.int()),
  /** Name of the bridge it is a port of. */
  master: z.nullable(z.string()),
  /** "10.0.0.1/24" */
  addresses: z.array(z.string()),
});
export type LinkView = z.infer<typeof linkViewSchema>;

export const routeViewSchema = z.object({
  /** "default" or "10.0.0.0/24" */
  destination: z.string(),
  gateway: z.nullable(z.string()),
  link: z.nullable(z.string()),
});
export type RouteView = z.infer<typeof routeViewSchema>;

export const networkViewSchema = z.object({
  ...inhabited,
  links: z.array(linkViewSchema),
  routes: z.array(routeViewSchema),
});
export type NetworkView = z.infer<typeof networkViewSchema>;

export const utsViewSchema = z.object({ ...inhabited, hostname: z.string() });
export type UtsView = z.infer<typeof utsViewSchema>;

/** /proc/sysvipc, sysvipc(7): what ipcs lists. */
export const ipcViewSchema = z.object({
  ...inhabited,
  queues: z.array(z.object({ id: z.int(), key: z.string(), bytes: z.int(), messages: z.int() })),
  sharedMemoryCount: z.int(),
  semaphoreCount: z.int(),
});
export type IpcView = z.infer<typeof ipcViewSchema>;
