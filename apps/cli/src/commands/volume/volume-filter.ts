import { RuntimeError, type Volume } from '@drydock/runtime';

export type VolumeFilters = {
  readonly dangling: boolean | null;
  readonly names: readonly string[];
  readonly labels: readonly string[];
};

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

/** "dangling=true", "name=data", "label=a=b". @throws RuntimeError for another one */
export function readFilters(texts: readonly string[]): VolumeFilters {
  let dangling: boolean | null = null;
  const names: string[] = [];
  const labels: string[] = [];
  for (const text of texts) {
    const [key, value = ''] = text.split(/=(.*)/s);
    const truth = TRUTHS[value];
    if (key === 'name') names.push(value);
    else if (key === 'label') labels.push(value);
    else if (key === 'dangling' && truth !== undefined) dangling = truth;
    else {
      throw new RuntimeError('asked-wrongly', `--filter=${text}: there is no such filter`, {
        hint: 'Write dangling=true, name=PART, label=NAME or label=NAME=VALUE.',
      });
    }
  }
  return { dangling, names, labels };
}

/** @param isUsed asked only when it matters: it reads all containers */
export function isFitting(volume: Volume, { dangling, names, labels }: VolumeFilters, isUsed: () => boolean): boolean {
  const hasLabel = (text: string) => {
    const [key = '', value] = text.split(/=(.*)/s);
    return Object.hasOwn(volume.labels, key) && (value === undefined || volume.labels[key] === value);
  };
  return (
    (names.length === 0 || names.some((part) => volume.name.includes(part))) &&
    labels.every(hasLabel) &&
    (dangling === null || dangling !== isUsed())
  );
}
