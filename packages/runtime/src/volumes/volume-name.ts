import { randomBytes } from 'node:crypto';
import { RuntimeError } from '../runtime-error.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const ANONYMOUS_BYTES = 32;

export const isVolumeName = (text: string): boolean => NAME.test(text);

/** @param shown where it was given, for the error: "--volume=a b:/data" */
export function assertVolumeName(name: string, shown = 'volume'): string {
  if (isVolumeName(name)) return name;
  throw new RuntimeError('asked-wrongly', `${shown}: ${JSON.stringify(name)} cannot be the name of a volume`, {
    hint: 'Use letters, digits, _ . and -; for a directory write ./ in front of it.',
  });
}

/** What one is called that nobody gave a name: 64 hexadecimal digits, as Docker does it. */
export const newVolumeName = (): string => randomBytes(ANONYMOUS_BYTES).toString('hex');
