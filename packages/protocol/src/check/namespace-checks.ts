import * as z from 'zod/mini';
import { namespaceKindSchema } from '../view/process-view.ts';
import { everyCheck, pattern } from './check-fields.ts';

export const namespaceCheckSchemas = [
  /** Level: a process named `name` (any, when left out) is number 1 of a pid namespace made inside the session. */
  z.strictObject({ kind: z.literal('process-is-pid-one'), ...everyCheck, name: z.optional(z.string()) }),
  /** Level: one process is in other namespaces than the session's pid 1, in every kind listed. */
  z.strictObject({
    kind: z.literal('namespaces-differ'),
    ...everyCheck,
    namespaces: z.array(namespaceKindSchema).check(z.minLength(1)),
  }),
  /** Level: the /proc of a process that is number 1 inside shows its own pid namespace: it is another proc mount than the session's. */
  z.strictObject({ kind: z.literal('proc-is-fresh'), ...everyCheck }),
  /** Level: at least `count` processes are together in one namespace of this kind that is not the session's. */
  z.strictObject({
    kind: z.literal('namespace-shared'),
    ...everyCheck,
    namespace: namespaceKindSchema,
    count: z.int().check(z.minimum(2)),
  }),
  /** Edge, in two parts: since the step was entered, a process was in a namespace of its own of this kind, and now none is. */
  z.strictObject({ kind: z.literal('namespace-gone'), ...everyCheck, namespace: namespaceKindSchema }),
  /** Level: in a uts namespace (of the learner's making, when `own`) the host name matches. */
  z.strictObject({
    kind: z.literal('hostname-is'),
    ...everyCheck,
    hostname: pattern,
    own: z._default(z.boolean(), true),
  }),
  /** Level: a message queue is in an ipc namespace: of the learner's making when `own`, else in the session's. */
  z.strictObject({ kind: z.literal('queue-exists'), ...everyCheck, own: z._default(z.boolean(), false) }),
  /** Level: a network namespace (of the learner's making, when `own`) has a link of which all that is given is true. */
  z.strictObject({
    kind: z.literal('link-exists'),
    ...everyCheck,
    own: z._default(z.boolean(), true),
    name: z.optional(pattern),
    /** "veth", "bridge", … */
    linkKind: z.optional(z.string()),
    isUp: z.optional(z.boolean()),
    /** "10.0.0.2/24" */
    address: z.optional(pattern),
  }),
  /** Level: a process in a user namespace of its own is user `inside` there, and `outside` in the learner's Linux (any other, when left out). */
  z.strictObject({
    kind: z.literal('user-mapped'),
    ...everyCheck,
    inside: z.int(),
    outside: z.optional(z.int()),
  }),
] as const;
