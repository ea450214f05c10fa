import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { type EventKind, eventLogOf } from './event-log.ts';

type Told = {
  readonly kind: EventKind;
  readonly action: string;
  /** Which of the operands are told of; each by itself. */
  readonly subjects: (operands: readonly string[]) => readonly string[];
};

const all = (operands: readonly string[]): readonly string[] => operands;
const first = (operands: readonly string[]): readonly string[] => operands.slice(0, 1);
const last = (operands: readonly string[]): readonly string[] => operands.slice(-1);

/** Commands about images, networks and volumes are over when they have ended: what they were asked for has happened. */
const TOLD: Readonly<Record<string, Told>> = {
  pull: { kind: 'image', action: 'pull', subjects: all },
  push: { kind: 'image', action: 'push', subjects: all },
  tag: { kind: 'image', action: 'tag', subjects: last },
  rmi: { kind: 'image', action: 'delete', subjects: all },
  import: { kind: 'image', action: 'import', subjects: (operands) => operands.slice(1, 2) },
  save: { kind: 'image', action: 'save', subjects: all },
  'network create': { kind: 'network', action: 'create', subjects: first },
  'network rm': { kind: 'network', action: 'destroy', subjects: all },
  'network connect': { kind: 'network', action: 'connect', subjects: first },
  'network disconnect': { kind: 'network', action: 'disconnect', subjects: first },
  'volume create': { kind: 'volume', action: 'create', subjects: first },
  'volume rm': { kind: 'volume', action: 'destroy', subjects: all },
};

/** Tells of a command that has been done. */
export function tellOfCommand(engine: Engine, { name }: Pick<Command, 'name'>, operands: readonly string[]): void {
  const told = TOLD[name];
  if (told === undefined) return;
  const member = told.kind === 'network' && operands[1] !== undefined && told.subjects === first ? operands[1] : null;
  for (const subject of told.subjects(operands)) {
    const attributes = { name: subject, ...(member === null ? {} : { container: member }) };
    eventLogOf(engine).tell({ kind: told.kind, action: told.action, subject, attributes });
  }
}
