import { PowerError } from '../capabilities/power-error.ts';
import { nearestName } from '../nearest-name.ts';
import { findResource, RESOURCES, type ResourceName } from './resource-table.ts';

/** RLIM_INFINITY of getrlimit(2): no limit. */
export const UNLIMITED = 0xffff_ffff_ffff_ffffn;

export type ResourceLimit = {
  readonly name: ResourceName;
  /** In the resource's own unit, or UNLIMITED. */
  readonly soft: bigint;
  readonly hard: bigint;
};

/** Docker reads them as signed numbers of 64 bits, where -1 is no limit. */
const LIMIT_MAX = 2n ** 63n - 1n;

/**
 * Reads "nofile=1024:2048", or "nofile=1024" for both, with -1 or "unlimited" for no limit.
 * @throws PowerError that says what is wrong with it
 */
export function parseUlimit(text: string): ResourceLimit {
  const [, name, values] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || values === undefined) throw wrong(text, 'there is no "="', EXAMPLE);
  const resource = findResource(name);
  if (resource === undefined) throw unknownResource(text, name);
  const [soft = '', hard = soft, ...more] = values.split(':');
  if (more.length > 0) throw wrong(text, 'more than two values', EXAMPLE);
  const limit = { name: resource.name, soft: parseValue(text, soft), hard: parseValue(text, hard) };
  if (limit.soft > limit.hard) {
    throw wrong(text, `the soft value ${shownValue(limit.soft)} is above the hard one, ${shownValue(limit.hard)}`);
  }
  return limit;
}

const EXAMPLE = 'Write NAME=SOFT:HARD, such as nofile=1024:2048.';

function parseValue(text: string, value: string): bigint {
  if (value === '-1' || value === 'unlimited') return UNLIMITED;
  if (!/^\d{1,19}$/.test(value) || BigInt(value) > LIMIT_MAX) {
    throw wrong(text, `${JSON.stringify(value.slice(0, 32))} is not a number`, EXAMPLE);
  }
  return BigInt(value);
}

function unknownResource(text: string, name: string): PowerError {
  const names = RESOURCES.map((resource) => resource.name);
  const nearest = nearestName(name, names);
  return wrong(
    text,
    'there is no such limit',
    nearest === null ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`,
  );
}

const wrong = (text: string, reason: string, hint: string | null = null): PowerError =>
  new PowerError(`--ulimit ${JSON.stringify(text.slice(0, 80))}: ${reason}`, hint);

export const shownValue = (value: bigint): string => (value === UNLIMITED ? 'unlimited' : value.toString());
