import * as z from 'zod/mini';

/** One line of /proc/PID/mountinfo, proc_pid_mountinfo(5). */
export const mountViewSchema = z.object({
  id: z.int(),
  parentId: z.int(),
  /** "0:57" */
  device: z.string(),
  /** Which part of the file system is mounted. */
  root: z.string(),
  /** Where, as the readers of this namespace see it. */
  path: z.string(),
  type: z.string(),
  source: z.string(),
  options: z.string(),
  superOptions: z.string(),
});
export type MountView = z.infer<typeof mountViewSchema>;

export const mountNamespaceViewSchema = z.object({
  inode: z.int(),
  /** The learner's numbers of the processes in it. */
  pids: z.array(z.int()),
  /** The one whose mountinfo was read: one that is not chrooted, if there is any. */
  readFrom: z.int(),
  mounts: z.array(mountViewSchema),
  mountCount: z.int(),
});
export type MountNamespaceView = z.infer<typeof mountNamespaceViewSchema>;

/** whiteout: a character device 0:0, or a user.overlay.whiteout mark; opaque: a directory that hides what is below it. */
export const LAYER_ENTRY_KINDS = ['file', 'directory', 'symlink', 'whiteout', 'opaque', 'other'] as const;

export const layerEntrySchema = z.object({
  /** Below the layer's directory: "app/app.py". */
  path: z.string(),
  kind: z.enum(LAYER_ENTRY_KINDS),
  /** Of a file. */
  bytes: z.number(),
});
export type LayerEntry = z.infer<typeof layerEntrySchema>;

export const overlayLayerSchema = z.object({
  role: z.enum(['upper', 'lower']),
  /** As the mount names it. */
  path: z.string(),
  /** Device and inode of the directory: layers with the same key are one and the same. Null when it could not be opened. */
  key: z.nullable(z.string()),
  entries: z.array(layerEntrySchema),
  /** Entries there are, also beyond the limit. */
  entryCount: z.int(),
  /** Of all files in it. */
  bytes: z.number(),
});
export type OverlayLayer = z.infer<typeof overlayLayerSchema>;

export const overlayViewSchema = z.object({
  mountNamespace: z.int(),
  mountId: z.int(),
  /** The merged view's mount point. */
  path: z.string(),
  work: z.nullable(z.string()),
  /** The upper first (a read-only overlay has none), then the lowers from top to bottom. */
  layers: z.array(overlayLayerSchema),
});
export type OverlayView = z.infer<typeof overlayViewSchema>;

export const pathViewSchema = z.object({
  path: z.string(),
  kind: z.enum(['file', 'directory', 'symlink', 'other', 'absent']),
  bytes: z.number(),
});
export type PathView = z.infer<typeof pathViewSchema>;
