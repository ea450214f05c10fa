import type { Keyword } from './instruction.ts';
import type { Escape, LogicalLine } from './logical-lines.ts';

/** What stands behind the keyword, and where. */
export type Written = Pick<LogicalLine, 'line' | 'heredocs'> & {
  readonly keyword: Keyword;
  readonly rest: string;
  readonly flags: ReadonlyMap<string, string>;
  readonly escape: Escape;
};
