import { mkdir, readdir, statfs } from 'node:fs/promises';
import { SetupError } from '@drydock/docker-vm';

/** A first build at its largest: the tarball, the files unpacked from it and the disk, each about 260 MB, and Node. */
const FIRST_BUILD_BYTES = 1_500_000_000;
/** The second start writes little; the learners' disk needs room to grow. */
const NEXT_START_BYTES = 200_000_000;

/** Fails before a build that could not end well. */
export async function checkFreeSpace(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const isBuilt = (await readdir(folder)).some((name) => /^system-[0-9a-f]+$/.test(name));
  const error = explainFreeSpace(folder, { freeBytes: bavail * bsize, isBuilt });
  if (error) throw error;
}

export function explainFreeSpace(
  folder: string,
  { freeBytes, isBuilt }: { freeBytes: number; isBuilt: boolean },
): SetupError | undefined {
  const neededBytes = isBuilt ? NEXT_START_BYTES : FIRST_BUILD_BYTES;
  if (freeBytes >= neededBytes) return undefined;
  const amounts = `${megabytes(freeBytes)} free, ${megabytes(neededBytes)} needed`;
  return new SetupError(`write the VM's disks to "${folder}": ${amounts}`, {
    hint: 'Free some disk space, or name a folder on a larger disk: DRYDOCK_CACHE=/big/disk npm start',
  });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
