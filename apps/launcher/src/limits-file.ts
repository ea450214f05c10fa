import { readFileSync } from 'node:fs';
import { SetupError } from '@drydock/docker-vm';
import { LIMITS, type Limit, LimitsError, readLimits } from '@drydock/protocol';

const COLUMN = 20;

/** The file's text, known to be right: a mistake in it is told here, and not in the log of a VM that does not come up. */
export function readLimitsFile(path: string, memoryMib: number): string {
  try {
    const text = readFileSync(path, 'utf8');
    readLimits(text, { memoryBytes: memoryMib * 1024 * 1024 });
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof LimitsError) {
      throw new SetupError(`use the limits in "${path}":\n  ${cause.message.replaceAll('\n', '\n  ')}`, {
        cause,
        hint: 'See `npm start -- --help-limits`.',
      });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(`read the limits in "${path}": ${reason}`, { cause });
  }
}

/** Every limit with its default: what a file of limits may hold. */
export function limitsHelp(): string {
  const groups = Object.entries(LIMITS).map(([group, table]: [string, Readonly<Record<string, Limit>>]) => {
    const lines = Object.entries(table).map(([name, { default: value, says }]) => {
      return `  ${`${group}.${name}`.padEnd(COLUMN)} ${String(value).padEnd(8)} ${says}`;
    });
    return lines.join('\n');
  });
  return `A file of limits is JSON; what it leaves out has its default:

  {"session": {"memory": "256m", "length": "4h"}, "machine": {"sessions": 30, "warm": 5}}

${groups.join('\n\n')}

Sizes are in k, m or g of 1,024; times in s, m, h or d.
`;
}
