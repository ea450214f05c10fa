import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';
import type { JsonValue } from './json-value.ts';
import type { Index, IndexEntry } from './manifest.ts';

/** What a machine must be to run an image: linux/amd64, linux/arm/v7. */
export type Platform = { readonly os: string; readonly architecture: string; readonly variant?: string };

const PLATFORM = /^(?<os>[a-z0-9]+)\/(?<architecture>[a-z0-9_]+)(?:\/(?<variant>[a-z0-9.]+))?$/;
/** Go's names for the processors that Node knows. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

export function thisPlatform(): Platform {
  return { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch };
}

/** "linux/arm64/v8", as `--platform` takes it. */
export function parsePlatform(text: string): Platform {
  const groups = PLATFORM.exec(text)?.groups;
  if (groups === undefined) {
    throw new ImageError('no-platform', `platform ${quote(text)}: not OS/ARCHITECTURE[/VARIANT]`, {
      hint: 'Write it like linux/amd64 or linux/arm/v7.',
    });
  }
  const { os = '', architecture = '', variant } = groups;
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

/** Words as Go has them, and nothing that a message could not show. */
const WORD = /^[A-Za-z0-9._-]{1,64}$/;

export function readPlatform(value: JsonValue): Platform {
  const word = (name: string) => {
    const text = value.field(name).string();
    return WORD.test(text) ? text : value.field(name).refuse(`${quote(text)} is no name for it`);
  };
  const variant = value.field('variant').optional((field) => field.string()) ? word('variant') : undefined;
  return {
    os: word('os'),
    architecture: word('architecture'),
    ...(variant !== undefined && { variant }),
  };
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** What is meant when no variant is written, and which older variants a machine can run as well, best first. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  arm64: ['v8', ''],
  arm: ['v7', 'v6', 'v5', ''],
  amd64: ['v1', ''],
};

function acceptableVariants({ architecture, variant }: Platform): readonly string[] {
  const known = RUNS[architecture] ?? [''];
  if (variant === undefined) return known;
  const position = known.indexOf(variant);
  // A variant outside of the table is taken literally, and a plain image as its substitute.
  return position === -1 ? [variant, ''] : known.slice(position);
}

/** Lower is better; undefined: does not run here. */
function rank(wanted: Platform, offered: Platform): number | undefined {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return undefined;
  const position = acceptableVariants(wanted).indexOf(offered.variant ?? '');
  return position === -1 ? undefined : position;
}

/** The manifest of an index that fits best; the first of equals. An entry without a platform fits if it is alone. */
export function choosePlatform(index: Index, wanted: Platform, what: string): IndexEntry {
  const ranked = index.manifests.flatMap((entry) => {
    const position = entry.platform === undefined ? undefined : rank(wanted, entry.platform);
    return position === undefined ? [] : [{ entry, position }];
  });
  const best = ranked.toSorted((one, other) => one.position - other.position)[0]?.entry;
  const [only, ...others] = index.manifests;
  const chosen = best ?? (others.length === 0 && only?.platform === undefined ? only : undefined);
  if (chosen !== undefined) return chosen;
  // Build tools attach notes about a build as manifests for the platform "unknown/unknown".
  const offered = index.manifests
    .flatMap(({ platform }) => (platform === undefined || platform.os === 'unknown' ? [] : [formatPlatform(platform)]))
    .slice(0, 20);
  const reason = offered.length === 0 ? 'it names no platform' : `there are ${offered.join(', ')}`;
  throw new ImageError('no-platform', `${what}: no image for ${formatPlatform(wanted)}; ${reason}`, {
    ...(offered.length > 0 && { hint: `Choose one of them with --platform, such as --platform ${offered[0]}.` }),
  });
}
