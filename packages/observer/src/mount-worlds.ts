import { type Mount, parseMountinfo, procDeviceAt, readProcFile } from '@drydock/linux';

/**
 * Of one mountinfo: about 600 mounts, ten times what a session has. What comes after is not looked at: the kernel walks
 * every stack of mounts to its bottom for every line, so 2,500 of them on one another cost 50 ms.
 */
const MOUNTINFO_MAX_BYTES = 64 * 1024;
/** Of all that one view reads: a learner may fill two hundred mount namespaces. */
const MOUNTINFO_PER_VIEW_MAX_BYTES = 512 * 1024;

/**
 * The mounts of one world. A world is a mount namespace and a root directory in it: after chroot(2) paths mean other
 * places.
 */
export class MountWorld {
  readonly #text: Buffer;
  #mounts: readonly Mount[] | null = null;
  /** Device ("0:57") of the proc file system at /proc; null when there is none. */
  readonly procDevice: string | null;

  /** @param mountinfo kept: must be the world's own */
  constructor(mountinfo: Buffer) {
    this.#text = mountinfo;
    this.procDevice = procDeviceAt(mountinfo);
  }

  /** Parsed when first asked for, and once. */
  get mounts(): readonly Mount[] {
    this.#mounts ??= parseMountinfo(this.#text);
    return this.#mounts;
  }

  says(mountinfo: Buffer): boolean {
    return this.#text.equals(mountinfo);
  }
}

/** Reads mountinfo once per world and view; a world that says what it said before is the same object. */
export class MountWorlds {
  #before: ReadonlyMap<string, MountWorld> = new Map();
  #now = new Map<string, MountWorld>();
  #bytesLeft = MOUNTINFO_PER_VIEW_MAX_BYTES;

  /** Before each view. */
  begin(): void {
    this.#before = this.#now;
    this.#now = new Map();
    this.#bytesLeft = MOUNTINFO_PER_VIEW_MAX_BYTES;
  }

  /**
   * @param root what /proc/PID/root says, read as text and never followed
   * @returns null when it could not be read, or too much was already
   */
  worldOf(vmPid: number, mountNamespace: number | null, root: string | null): MountWorld | null {
    if (mountNamespace === null) return null;
    const name = `${mountNamespace} ${root ?? ''}`;
    const known = this.#now.get(name);
    if (known !== undefined) return known;
    if (this.#bytesLeft <= 0) return null;
    const file = readProcFile(`/proc/${vmPid}/mountinfo`, MOUNTINFO_MAX_BYTES);
    // Gone: the next process of the same world is asked instead.
    if (file.kind !== 'read') return null;
    this.#bytesLeft -= file.bytes.length;
    const before = this.#before.get(name);
    const world = before?.says(file.bytes) ? before : new MountWorld(Buffer.from(file.bytes));
    this.#now.set(name, world);
    return world;
  }
}
