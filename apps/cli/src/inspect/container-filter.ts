import { type ContainerRecord, RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { containerStatus } from './container-status.ts';

type Test = (record: ContainerRecord, value: string, engine: Engine) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  id: ({ specification }, value) => specification.id.startsWith(value),
  name: ({ specification }, value) => specification.name.includes(value.replace(/^\//, '')),
  status: (record, value, engine) => containerStatus(engine, record) === value,
  exited: ({ ended, started }, value) => started === null && String(ended?.exitCode) === value,
  ancestor: ({ specification, imageId }, value) =>
    specification.image === value || specification.image.split(':')[0] === value || imageId.includes(value),
  label: ({ specification }, value) => {
    const [key = '', wanted] = value.split(/=(.*)/s);
    const found = Object.hasOwn(specification.labels, key) ? specification.labels[key] : undefined;
    return found !== undefined && (wanted === undefined || found === wanted);
  },
  network: ({ specification }, value) => specification.network.mode === value,
  volume: ({ mounts }, value) =>
    mounts.some(({ mount, source, volume }) => [mount.target, source, volume?.name].includes(value)),
};

/**
 * --filter KEY=VALUE of `ps`: of several with one key any will do, and every key must be met.
 *
 * @throws RuntimeError for a key that there is not
 */
export function containerFilter(engine: Engine, filters: readonly string[]): (record: ContainerRecord) => boolean {
  const wanted = keyedFilters(filters, Object.keys(TESTS));
  return (record) => [...wanted].every(([key, values]) => values.some((value) => TESTS[key]?.(record, value, engine)));
}

/** The values of each key. */
export function keyedFilters(
  filters: readonly string[],
  keys: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, string[]>();
  for (const filter of filters) {
    const [key = '', value] = filter.split(/=(.*)/s);
    if (value === undefined || !keys.includes(key)) {
      throw new RuntimeError('asked-wrongly', `--filter=${filter}: not KEY=VALUE`, {
        hint: `Keys are ${keys.join(', ')}.`,
      });
    }
    byKey.set(key, [...(byKey.get(key) ?? []), value]);
  }
  return byKey;
}
