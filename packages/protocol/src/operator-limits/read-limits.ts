import { QuantityError, readDuration, readSize } from '../quantity.ts';
import { LIMITS, type Limit } from './limit-table.ts';

/** What each learner gets. Bytes, seconds and counts; null: no limit. */
export type SessionAllowance = {
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
  readonly disk: number;
  readonly inodes: number;
  readonly read: number;
  readonly write: number;
  readonly terminals: number;
  readonly output: number;
  readonly length: number | null;
  readonly warning: number;
  readonly extensions: number;
  readonly idle: number | null;
};

export type MachineAllowance = {
  readonly sessions: number;
  readonly warm: number;
  readonly queue: number;
  readonly away: number;
};

export type OperatorLimits = { readonly session: SessionAllowance; readonly machine: MachineAllowance };

/** Everything that is wrong with a file of limits, a line each. */
export class LimitsError extends Error {
  override readonly name = 'LimitsError';
}

/** Left for the kernel, keeper and server. */
const RESERVED_BYTES = 512 * 1024 * 1024;
/** Sessions rarely use half of their memory at once; the kernel kills inside a session, never outside, when one does. */
const OVERCOMMIT = 2;
/** One for whoever comes next; more only where many are expected. */
const WARM_SHARE = 1 / 16;

/**
 * @param text the file, JSON; null when there is none: everything has its default
 * @throws LimitsError with every problem at once
 */
export function readLimits(text: string | null, machine: { readonly memoryBytes: number }): OperatorLimits {
  const problems: string[] = [];
  const given = text === null ? {} : parse(text, problems);
  for (const name of Object.keys(given)) if (!Object.hasOwn(LIMITS, name)) problems.push(unknown(name, LIMITS));
  const session = readGroup('session', given.session, problems) as SessionAllowance;
  const asked = readGroup('machine', given.machine, problems);
  if (session.length !== null && session.warning >= session.length) {
    problems.push('session.warning: is not shorter than session.length');
  }
  if (problems.length > 0) throw new LimitsError(problems.join('\n'));
  const sessions = asked.sessions ?? sessionsFor(machine.memoryBytes, session.memory);
  const warm = Math.min(asked.warm ?? Math.max(1, Math.floor(sessions * WARM_SHARE)), sessions - 1);
  return { session, machine: { ...(asked as MachineAllowance), sessions, warm } };
}

const sessionsFor = (machineBytes: number, sessionBytes: number): number =>
  Math.max(1, Math.floor((OVERCOMMIT * (machineBytes - RESERVED_BYTES)) / sessionBytes));

function parse(text: string, problems: string[]): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
    problems.push('the file: expected an object such as {"session": {"memory": "512m"}}');
  } catch (error) {
    problems.push(`the file: not JSON: ${error instanceof Error ? error.message : error}`);
  }
  return {};
}

function readGroup(group: keyof typeof LIMITS, given: unknown, problems: string[]): Record<string, number | null> {
  const table: Readonly<Record<string, Limit>> = LIMITS[group];
  const values = given === undefined ? {} : given;
  if (!isRecord(values)) {
    problems.push(`${group}: expected an object`);
    return {};
  }
  for (const name of Object.keys(values))
    if (!Object.hasOwn(table, name)) problems.push(unknown(`${group}.${name}`, table));
  return Object.fromEntries(
    Object.entries(table).map(([name, limit]) => {
      try {
        return [name, readLimit(limit, values[name] ?? limit.default)];
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
        problems.push(`${group}.${name} is ${JSON.stringify(values[name])}: ${error.message}`);
        return [name, null];
      }
    }),
  );
}

function readLimit(limit: Limit, value: unknown): number | null {
  if (limit.word !== null && value === limit.word) return null;
  const amount = readAmount(limit.kind, value);
  if (amount < readAmount(limit.kind, limit.min) || amount > readAmount(limit.kind, limit.max)) {
    throw new QuantityError(`expected ${limit.min} to ${limit.max}`);
  }
  return amount;
}

function readAmount(kind: Limit['kind'], value: unknown): number {
  switch (kind) {
    case 'size':
      return readSize(String(value));
    case 'duration':
      return readDuration(String(value));
    case 'count':
      if (!Number.isSafeInteger(value)) throw new QuantityError('expected a whole number');
      return value as number;
    case 'share':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new QuantityError('expected a number');
      return value;
  }
}

const unknown = (name: string, table: object): string =>
  `${name}: there is no such limit; there are ${Object.keys(table).join(', ')}`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
