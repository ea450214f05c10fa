import * as z from 'zod/mini';

/** Why a session is over. */
export const SESSION_ENDS = [
  /** The learner asked for a new one. */
  'reset',
  /** Its process 1 is gone. */
  'exited',
  /** The keeper that held its terminals is gone. */
  'keeper-restarted',
  /** It lived as long as the operator allows. */
  'time-over',
  /** Nobody had it open, and somebody waited for a place. */
  'made-room',
  /** The operator ended it. */
  'operator',
] as const;
export const sessionEndSchema = z.enum(SESSION_ENDS);
export type SessionEnd = z.infer<typeof sessionEndSchema>;

/** How a living session stands. Seconds count from when this was told: the clocks of page and keeper may differ. */
export const sessionLifeSchema = z.object({
  /** frozen: nothing in it runs until the next key, cgroups(7) "cgroup.freeze". */
  state: z.enum(['ready', 'frozen']),
  /** Until its end by time; null: it has none. */
  endsInSeconds: z.nullable(z.number()),
  /** Shorter than this, the learner is warned. */
  warningSeconds: z.number(),
  /** How often the learner may still put the end off. */
  extensionsLeft: z.int(),
});
export type SessionLife = z.infer<typeof sessionLifeSchema>;

/** A full machine: how many are served before this learner, counting from 1, and how many wait in all. */
export const placeInLineSchema = z.object({ position: z.int(), waiting: z.int() });
export type PlaceInLine = z.infer<typeof placeInLineSchema>;
