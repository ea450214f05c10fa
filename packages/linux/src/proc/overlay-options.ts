import { unescapeOctal } from './mountinfo.ts';

/** The directories of an overlay mount, as it names them; see the kernel's Documentation/filesystems/overlayfs.rst. */
export type OverlayDirectories = {
  /** From the top one to the bottom one. */
  readonly lowers: readonly string[];
  /** Null for a read-only overlay. */
  readonly upper: string | null;
  readonly work: string | null;
};

/**
 * Read from mountinfo's super options, still escaped there. Two escapes lie on one another: the kernel writes commas
 * and white space in octal, and whoever mounted had to write `\:` for a colon that separates no layers, `\,` for a comma.
 */
export function overlayDirectories(superOptions: string): OverlayDirectories {
  const lowers: string[] = [];
  let upper: string | null = null;
  let work: string | null = null;
  for (const option of superOptions.split(',')) {
    const equals = option.indexOf('=');
    if (equals < 0) continue;
    const value = unescapeOctal(option.slice(equals + 1));
    switch (option.slice(0, equals)) {
      case 'lowerdir':
        lowers.push(...splitAtColons(value));
        break;
      // One each, on kernels since 6.7.
      case 'lowerdir+':
      case 'datadir+':
        lowers.push(value);
        break;
      case 'upperdir':
        upper = withoutBackslashes(value);
        break;
      case 'workdir':
        work = withoutBackslashes(value);
        break;
    }
  }
  return { lowers, upper, work };
}

/** "::" comes before layers that hold data only: also a separator. */
function splitAtColons(value: string): string[] {
  const parts = value.match(/(?:\\.|[^\\:]|\\$)+/gs) ?? [];
  return parts.map(withoutBackslashes);
}

const withoutBackslashes = (value: string): string => value.replace(/\\(.)/gs, '$1');
