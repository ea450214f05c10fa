import { nearestName } from '../nearest-name.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { Flag, GivenFlags } from './flag.ts';

export type CommandLine = { readonly given: GivenFlags; readonly operands: readonly string[] };

type ParseOptions = {
  /** Whether everything behind the first operand is left alone: it belongs to the container's own command. */
  readonly stopsAtOperand?: boolean;
};

/**
 * Reads a command line as Docker does: --name value, --name=value, -n value, -nvalue, -it for -i -t, and -- for the end
 * of the flags. Pure: nothing is looked up.
 *
 * @throws RuntimeError for a flag that is not in the table, or one without its value
 */
export function parseFlags(args: readonly string[], flags: readonly Flag[], options: ParseOptions = {}): CommandLine {
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') return { given, operands: [...operands, ...left] };
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      if (options.stopsAtOperand) return { given, operands: [...operands, ...left] };
    } else if (word.startsWith('--')) {
      readLong(word.slice(2));
    } else {
      readShort(word.slice(1));
    }
  }
  return { given, operands };

  function readLong(word: string): void {
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    const flag = flags.find((each) => each.name === name || each.alias === name);
    if (flag === undefined) throw unknownFlag(`--${name}`, flags);
    if (at !== -1) take(flag, word.slice(at + 1), `--${name}`);
    else take(flag, flag.takes === 'nothing' ? 'true' : valueBehind(flag, `--${name}`), `--${name}`);
  }

  /** -it, -m512m, -m 512m */
  function readShort(word: string): void {
    for (let rest = word; rest !== ''; rest = rest.slice(1)) {
      const shown = `-${rest[0]}`;
      const flag = flags.find(({ short }) => short === rest[0]);
      if (flag === undefined) throw unknownFlag(shown, flags);
      if (flag.takes === 'nothing') {
        take(flag, 'true', shown);
        continue;
      }
      const value = rest.slice(1).replace(/^=/, '');
      take(flag, value === '' ? valueBehind(flag, shown) : value, shown);
      return;
    }
  }

  function valueBehind(flag: Flag, shown: string): string {
    const value = left.shift();
    if (value !== undefined) return value;
    throw new RuntimeError('asked-wrongly', `${shown}: its value is missing`, {
      hint: `Write ${shown} ${flag.placeholder ?? 'VALUE'}.`,
    });
  }

  function take(flag: Flag, value: string, shown: string): void {
    if (flag.takes === 'nothing' && value !== 'true' && value !== 'false') {
      throw new RuntimeError('asked-wrongly', `${shown}=${value}: it is a switch`, {
        hint: `Write ${shown}, or ${shown}=false.`,
      });
    }
    const before = flag.takes === 'list' ? (given.get(flag.name) ?? []) : [];
    given.set(flag.name, [...before, value]);
  }
}

function unknownFlag(shown: string, flags: readonly Flag[]): RuntimeError {
  const near = nearestName(
    shown,
    flags.flatMap(({ name, alias }) => [`--${name}`, ...(alias === undefined ? [] : [`--${alias}`])]),
  );
  return new RuntimeError('asked-wrongly', `${shown}: there is no such flag`, {
    hint: near === null ? 'See --help for those there are.' : `Did you mean ${near}?`,
  });
}
