import { basename } from 'node:path';
import type { CommandConnection } from '@drydock/linux';
import { visible } from '@drydock/runtime';
import { type AskedCommand, STATUS } from './command.ts';

/**
 * Does the same to each of several operands, as Docker does: one that fails is told, and the others are done all the same.
 *
 * @returns the command's status
 */
export async function eachOperand(
  { caller, operands }: Pick<AskedCommand, 'caller' | 'operands'>,
  run: (operand: string) => Promise<void> | void,
): Promise<number> {
  let status: number = STATUS.done;
  for (const operand of operands) {
    try {
      await run(operand);
      caller.print(`${operand}\n`);
    } catch (error) {
      complain(caller, error);
      status = STATUS.failed;
    }
  }
  return status;
}

/** What went wrong, on one line, and what to do about it on the next. */
export function complain(caller: CommandConnection, error: unknown): void {
  const name = basename(caller.request.argv[0] ?? 'docker');
  const message = error instanceof Error ? error.message : String(error);
  caller.complain(`${name}: ${shown(message)}\n`);
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
  if (hint !== null) caller.complain(`  ${shown(hint)}\n`);
}

/** Names in it may be somebody else's choice. */
const shown = (text: string): string => text.split('\n').map(visible).join('\n');
