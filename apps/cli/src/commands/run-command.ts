import { basename } from 'node:path';
import type { CommandConnection } from '@drydock/linux';
import { type CommandLine, nearestName, parseFlags, RuntimeError, visible } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { tellOfCommand } from '../life/tell-of-command.ts';
import { type Command, STATUS } from './command.ts';
import { COMMANDS } from './commands.ts';
import { complain } from './each-operand.ts';
import { helpOf, helpOfAll } from './help.ts';
import { statusOf, WrongFlag } from './status-of.ts';

const HELP = new Set(['help', '--help', '-h']);

/** Does what somebody typed, and tells them what came of it. */
export async function runCommand(engine: Engine, caller: CommandConnection): Promise<void> {
  const [path = 'docker', ...words] = caller.request.argv;
  const name = basename(path);
  const status = await answer(engine, caller, name, words).catch((error: unknown) => {
    complain(caller, error);
    return statusOf(error, words[0] ?? '');
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
    caller.complain(`${name}: "${visible(first)}": there is no such command\n`);
    caller.complain(near === null ? `  See ${name} --help.\n` : `  Did you mean "${near}"?\n`);
    return STATUS.failed;
  }
  const rest = words.slice(command.name.split(' ').length);
  if (first === 'help' || asksForHelp(rest, command)) {
    caller.print(helpOf(name, command));
    return STATUS.done;
  }
  const line = parseCommandLine(rest, command);
  if (line.operands.length < command.operandsMin || line.operands.length > command.operandsMax) {
    caller.complain(`${name} ${command.name}: takes ${command.operands || 'nothing behind it'}\n`);
    caller.complain(`  See ${name} ${command.name} --help.\n`);
    return STATUS.failed;
  }
  const leaving = new AbortController();
  void caller.closed.then(() => leaving.abort(new Error('whoever asked is gone')));
  const status = await command.run({ ...line, engine, caller, signal: leaving.signal });
  if (status === STATUS.done) tellOfCommand(engine, command, line.operands);
  return status;
}

/** Alone, or among the flags before the first operand. -h is the host name where a command has such a flag. */
function asksForHelp(words: readonly string[], { flags }: Command): boolean {
  const [first = ''] = words;
  if (first === '-h') return !flags.some(({ short }) => short === 'h');
  const behind = words.findIndex((word) => !word.startsWith('-'));
  return words.slice(0, behind === -1 ? undefined : behind).includes('--help');
}

/** What is no flag of the command is told with Docker's own status, whatever the command. */
function parseCommandLine(words: readonly string[], { flags, stopsAtOperand = false }: Command): CommandLine {
  try {
    return parseFlags(words, flags, { stopsAtOperand });
  } catch (cause) {
    throw cause instanceof RuntimeError ? new WrongFlag(cause) : cause;
  }
}

/** A name of two words goes before one of one. */
function findCommand(words: readonly string[]): Command | null {
  const byName = (wanted: string) => COMMANDS.find(({ name }) => name === wanted);
  return byName(words.slice(0, 2).join(' ')) ?? byName(words[0] ?? '') ?? null;
}
