import * as z from 'zod/mini';
import { LAYER_ENTRY_KINDS } from '../view/file-view.ts';
import { everyCheck, pattern } from './check-fields.ts';

const path = z.string().check(z.startsWith('/'), z.maxLength(300));

export const fileCheckSchemas = [
  /** Level: in the learner's Linux (not in a container's), this is at the path. */
  z.strictObject({
    kind: z.literal('path-is'),
    ...everyCheck,
    path,
    is: z.enum(['file', 'directory', 'symlink', 'absent', 'anything']),
  }),
  /** Level: a file system of this type is mounted at the path: in a mount namespace of the learner's making when `own`, else in the session's. */
  z.strictObject({
    kind: z.literal('mounted'),
    ...everyCheck,
    path,
    type: z.optional(z.string()),
    own: z._default(z.boolean(), false),
  }),
  /** Level: an overlay (mounted at `path`, where given) has at least so many lower layers. */
  z.strictObject({
    kind: z.literal('overlay-mounted'),
    ...everyCheck,
    path: z.optional(path),
    lowers: z._default(z.int(), 1),
  }),
  /** Level: in the upper, or in one of the lower layers of an overlay, the entry ("app/app.py") is this. */
  z.strictObject({
    kind: z.literal('layer-entry'),
    ...everyCheck,
    /** The overlay's mount point; any of the learner's overlays, when left out. */
    path: z.optional(path),
    layer: z.enum(['upper', 'lower']),
    entry: z.string().check(z.maxLength(300)),
    is: z.enum([...LAYER_ENTRY_KINDS, 'absent', 'anything']),
  }),
  /** Level: the root directory of a process (of one that is number 1 of a pid namespace of its own, unless `pidOne` is false) is at this path. */
  z.strictObject({
    kind: z.literal('process-root'),
    ...everyCheck,
    path: pattern,
    pidOne: z._default(z.boolean(), true),
    name: z.optional(z.string()),
  }),
  /** Level: a process is in a mount namespace of its own whose root is another mount than the session's, which is not mounted anywhere in it. */
  z.strictObject({ kind: z.literal('root-is-own'), ...everyCheck }),
] as const;
