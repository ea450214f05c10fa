import { basename } from 'node:path';
import type { CommandConnection } from '@drydock/linux';
import { nearestName, parseFlags } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { type Command, STATUS } from './command.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { statusOf } from './run.ts';

const HELP = new Set(['help', '--help', '-h']);

/** Does what somebody typed, and tells them what came of it. */
export async function runCommand(engine: Engine, caller: CommandConnection): Promise<void> {
  const [path = 'docker', ...words] = caller.request.argv;
  const name = basename(path);
  const status = await answer(engine, caller, name, words).catch((error: unknown) => {
    complain(caller, name, error);
    return statusOf(error);
  });
  if (status !== null) caller.leave(status);
}

async function answer(engine: Engine, caller: CommandConnection, name: string, words: readonly string[]) {
  const [first = '--help', second] = words;
  if (HELP.has(first) && second === undefined) {
    caller.print(helpOfAll(name, COMMANDS));
    return STATUS.done;
  }
  const command = findCommand(first === 'help' ? [second ?? ''] : words);
  if (command === null) {
    const near = nearestName(
      first,
      COMMANDS.map((each) => each.name),
    );
    caller.complain(`${name}: "${first}": there is no such command\n`);
    caller.complain(near === null ? `  See ${name} --help.\n` : `  Did you mean "${near}"?\n`);
    return STATUS.wrong;
  }
  const rest = words.slice(command.name.split(' ').length);
  if (first === 'help' || (rest.length > 0 && HELP.has(rest[0] ?? '') && rest[0] !== 'help')) {
    caller.print(helpOf(name, command));
    return STATUS.done;
  }
  const line = parseFlags(rest, command.flags, { stopsAtOperand: command.stopsAtOperand ?? false });
  if (line.operands.length < command.operandsMin || line.operands.length > command.operandsMax) {
    caller.complain(`${name} ${command.name}: takes ${command.operands || 'nothing behind it'}\n`);
    caller.complain(`  See ${name} ${command.name} --help.\n`);
    return STATUS.wrong;
  }
  const leaving = new AbortController();
  void caller.closed.then(() => leaving.abort(new Error('whoever asked is gone')));
  return command.run({ ...line, engine, caller, signal: leaving.signal });
}

/** A name of two words goes before one of one. */
function findCommand(words: readonly string[]): Command | null {
  const byName = (wanted: string) => COMMANDS.find(({ name }) => name === wanted);
  return byName(words.slice(0, 2).join(' ')) ?? byName(words[0] ?? '') ?? null;
}

function complain(caller: CommandConnection, name: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  caller.complain(`${name}: ${message}\n`);
  const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
  if (hint !== null) caller.complain(`  ${hint}\n`);
}
