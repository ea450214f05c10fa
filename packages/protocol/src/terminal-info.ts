import * as z from 'zod/mini';

export const terminalInfoSchema = z.object({ terminal: z.int(), columns: z.int(), rows: z.int() });
export type TerminalInfo = z.infer<typeof terminalInfoSchema>;
