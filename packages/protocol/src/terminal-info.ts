import * as z from 'zod/mini';

/** Who had the terminal opened: the learner, or an operation of the runtime that ended in a shell. */
export const terminalOriginSchema = z.enum(['learner', 'runtime']);
export type TerminalOrigin = z.infer<typeof terminalOriginSchema>;

export const terminalInfoSchema = z.object({
  terminal: z.int(),
  columns: z.int(),
  rows: z.int(),
  origin: z._default(terminalOriginSchema, 'learner'),
});
export type TerminalInfo = z.infer<typeof terminalInfoSchema>;
