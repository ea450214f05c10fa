import { latin1 } from './kernel-text.ts';

/** One line of /proc/PID/mountinfo, proc(5). Paths are relative to the root of the process whose file it is. */
export type Mount = {
  readonly id: number;
  readonly parentId: number;
  /** "major:minor" of the file system. */
  readonly device: string;
  /** What of the file system stands here: "/" is all of it. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: string;
  /** "shared:2", "master:1", … mount_namespaces(7); empty for a private mount. */
  readonly propagation: readonly string[];
  readonly fsType: string;
  readonly source: string;
  /** As the kernel wrote it, still escaped: after unescaping, a comma in a value would be one that separates. */
  readonly superOptions: string;
};

/** Lines that are not understood are left out: a cut last line is one. */
export function parseMountinfo(bytes: Uint8Array): Mount[] {
  const mounts: Mount[] = [];
  const text = latin1(bytes);
  const end = text.lastIndexOf('\n');
  for (const line of text.slice(0, Math.max(end, 0)).split('\n')) {
    const mount = parseLine(line);
    if (mount !== null) mounts.push(mount);
  }
  return mounts;
}

function parseLine(line: string): Mount | null {
  // Optional fields end at a lone "-". Spaces in names are octal, so the first one is the separator.
  const separator = line.indexOf(' - ');
  if (separator < 0) return null;
  const [id, parentId, device, root, mountPoint, options, ...propagation] = line.slice(0, separator).split(' ');
  const [fsType, source, superOptions] = line.slice(separator + 3).split(' ');
  if (id === undefined || parentId === undefined || device === undefined || root === undefined) return null;
  if (mountPoint === undefined || options === undefined || fsType === undefined || fsType === '') return null;
  if (!/^\d{1,10}$/.test(id) || !/^\d{1,10}$/.test(parentId) || !/^\d+:\d+$/.test(device)) return null;
  return {
    id: Number(id),
    parentId: Number(parentId),
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    options,
    propagation,
    fsType: unescapeOctal(fsType),
    // The source is empty when mount(2) was given an empty one.
    source: unescapeOctal(source ?? ''),
    superOptions: superOptions ?? '',
  };
}

/** The kernel writes space, tab, newline, backslash and # in names as \040 \011 \012 \134 \043. */
export function unescapeOctal(latin1: string): string {
  const raw = latin1.includes('\\')
    ? latin1.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    : latin1;
  return Buffer.from(raw, 'latin1').toString('utf8');
}

/**
 * Device of the proc file system found at exactly `mountPoint`, or null when something else, or nothing, stands there.
 * Mounts can be stacked: the top one is the one no other mount at the same place has as its parent.
 * Reads only the lines that matter, because a mount namespace may hold a hundred thousand.
 */
export function procDeviceAt(bytes: Uint8Array, mountPoint = '/proc'): string | null {
  const text = latin1(bytes);
  const marker = ` ${mountPoint} `;
  const candidates: Mount[] = [];
  for (let found = text.indexOf(marker); found >= 0; ) {
    const start = text.lastIndexOf('\n', found) + 1;
    const end = text.indexOf('\n', found);
    if (end < 0) break;
    const mount = parseLine(text.slice(start, end));
    if (mount?.mountPoint === mountPoint) candidates.push(mount);
    found = text.indexOf(marker, end);
  }
  const parents = new Set(candidates.map((mount) => mount.parentId));
  const top = candidates.findLast((mount) => !parents.has(mount.id)) ?? candidates.at(-1);
  return top !== undefined && top.fsType === 'proc' && top.root === '/' ? top.device : null;
}
