import * as z from 'zod/mini';
import { failureSchema } from './failure.ts';
import { sessionIdSchema } from './requests.ts';

/** One session as the operator sees it: what it costs and whether it is used, and nothing of what is done in it. */
export const sessionReportSchema = z.object({
  session: sessionIdSchema,
  /** The first letters of the owner's hash, as in the logs; null: made ahead, nobody's yet. */
  learner: z.nullable(z.string()),
  state: z.enum(['warm', 'ready', 'frozen']),
  /** Pages that have it open. */
  pages: z.int(),
  terminals: z.int(),
  /** Since it was made. */
  ageSeconds: z.number(),
  /** Since the last key. */
  idleSeconds: z.number(),
  /** Since the last page left; 0 while one is there. */
  awaySeconds: z.number(),
  endsInSeconds: z.nullable(z.number()),
  /** memory.current and pids.current of its cgroup. */
  memoryBytes: z.number(),
  pids: z.int(),
});
export type SessionReport = z.infer<typeof sessionReportSchema>;

export const machineReportSchema = z.object({
  sessions: z.array(sessionReportSchema),
  /** Sessions there is room for. */
  sessionsMax: z.int(),
  warmMax: z.int(),
  /** Learners in the line. */
  waiting: z.int(),
  /** No learner without a session is given one. */
  isDraining: z.boolean(),
  /** What each session gets, by the names of the file of limits; null: no limit. */
  allowance: z.record(z.string(), z.nullable(z.number())),
});
export type MachineReport = z.infer<typeof machineReportSchema>;

/** What the server says to the operator, over HTTP; `data` depends on the question. */
export const operatorAnswerSchema = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);
