import type { EngineEvent } from '../life/event-log.ts';
import { keyedFilters } from './container-filter.ts';

const NANOSECONDS_PER_MS = 1_000_000;

/** Under Docker's names. */
export const eventFacts = ({ kind, action, subject, attributes, atMs }: EngineEvent) => ({
  Type: kind,
  Action: action,
  Actor: { ID: subject, Attributes: attributes },
  scope: 'local',
  time: Math.floor(atMs / 1000),
  timeNano: atMs * NANOSECONDS_PER_MS,
  ...(kind === 'container' ? { status: action, id: subject, from: attributes.image ?? '' } : {}),
  // What older templates call them.
  Status: action,
  ID: subject,
});

/** "2026-01-31T12:00:00.000000000Z container start 4f66… (image=busybox, name=web)" */
export function eventLine({ kind, action, subject, attributes, atMs }: EngineEvent): string {
  const shown = Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  const time = new Date(atMs).toISOString().replace(/Z$/, '000000Z');
  return `${time} ${kind} ${action} ${subject} (${shown})`.replaceAll(/\p{Cc}/gu, '?');
}

type Test = (event: EngineEvent, value: string) => boolean;

const isSubject = ({ subject, attributes }: EngineEvent, value: string): boolean =>
  attributes.name === value || subject === value || (value.length > 0 && subject.startsWith(value));

const TESTS: Readonly<Record<string, Test>> = {
  type: ({ kind }, value) => kind === value,
  event: ({ action }, value) => action === value,
  container: (event, value) =>
    event.kind === 'container' ? isSubject(event, value) : event.attributes.container === value,
  image: ({ kind, subject, attributes }, value) => (kind === 'image' ? subject : attributes.image) === value,
  network: (event, value) => event.kind === 'network' && isSubject(event, value),
  volume: (event, value) => event.kind === 'volume' && isSubject(event, value),
  label: ({ attributes }, value) => {
    const [key = '', wanted] = value.split(/=(.*)/s);
    return Object.hasOwn(attributes, key) && (wanted === undefined || attributes[key] === wanted);
  },
};

/**
 * --filter KEY=VALUE: of several with one key any will do, and every key must be met.
 *
 * @throws RuntimeError for a key that there is not
 */
export function eventFilter(filters: readonly string[]): (event: EngineEvent) => boolean {
  const byKey = keyedFilters(filters, Object.keys(TESTS));
  return (event) => [...byKey].every(([key, values]) => values.some((value) => TESTS[key]?.(event, value)));
}
