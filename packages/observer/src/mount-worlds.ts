import { procDeviceAt, readProcFile, readProcLink } from '@drydock/linux';

/**
 * Of one mountinfo: about 600 mounts, ten times what a session has. What comes after is not looked at: the kernel walks
 * every stack of mounts to its bottom for every line, so 2,500 of them on one another cost 50 ms.
 */
const MOUNTINFO_MAX_BYTES = 64 * 1024;
/** Of all that one view reads: a learner may fill two hundred mount namespaces. */
const MOUNTINFO_PER_VIEW_MAX_BYTES = 512 * 1024;

/**
 * What stands at /proc for each process, reading mountinfo once per world. A world is a mount namespace and a root
 * directory in it: after chroot(2) paths mean other places. The link /proc/PID/root is read as text, never followed.
 */
export class MountWorlds {
  readonly #devices = new Map<string, string | null>();
  #bytesLeft = MOUNTINFO_PER_VIEW_MAX_BYTES;

  /** Device ("0:57") of the proc file system at /proc; null when there is none, or it could not be read. */
  procDevice(vmPid: number, mountNamespace: number | null): string | null {
    if (mountNamespace === null) return null;
    const world = `${mountNamespace} ${readProcLink(`/proc/${vmPid}/root`) ?? ''}`;
    const known = this.#devices.get(world);
    if (known !== undefined || this.#devices.has(world)) return known ?? null;
    if (this.#bytesLeft <= 0) return null;
    const file = readProcFile(`/proc/${vmPid}/mountinfo`, MOUNTINFO_MAX_BYTES);
    // Gone: the next process of the same world is asked instead.
    if (file.kind !== 'read') return null;
    this.#bytesLeft -= file.bytes.length;
    const device = procDeviceAt(file.bytes);
    this.#devices.set(world, device);
    return device;
  }
}
