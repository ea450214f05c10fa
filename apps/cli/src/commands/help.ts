import type { Flag } from '@drydock/runtime';
import { RUN_FLAG_GROUPS } from '@drydock/runtime';
import type { Command } from './command.ts';

const COLUMN = 34;
/** Commands that have so many flags that they are told in groups. */
const GROUPED = new Set(['run', 'create']);

/** `docker --help` */
export function helpOfAll(name: string, commands: readonly Command[]): string {
  return [
    `Usage: ${name} COMMAND`,
    '',
    'Makes containers, and shows how.',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(16)}${command.about}`),
    '',
    `"${name} COMMAND --help" tells more of one.`,
    '',
  ].join('\n');
}

/** `docker run --help` */
export function helpOf(name: string, { name: command, operands, about, flags }: Command): string {
  const groups = GROUPED.has(command)
    ? RUN_FLAG_GROUPS.map((group) => ({ ...group, flags: group.flags.filter((flag) => flags.includes(flag)) }))
    : [{ about: 'Flags', flags }];
  return [
    `Usage: ${[name, command, flags.length === 0 ? '' : '[FLAGS]', operands].filter(Boolean).join(' ')}`,
    '',
    `${about}.`,
    ...groups
      .filter((group) => group.flags.length > 0)
      .flatMap((group) => ['', `${group.about}:`, ...group.flags.map(flagLine)]),
    '',
  ].join('\n');
}

function flagLine({ name, short, placeholder, about }: Flag): string {
  const shown = `${short === undefined ? '    ' : `-${short}, `}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`;
  const head = `  ${shown}`;
  return head.length < COLUMN ? `${head.padEnd(COLUMN)}${about}` : `${head}\n${' '.repeat(COLUMN)}${about}`;
}
