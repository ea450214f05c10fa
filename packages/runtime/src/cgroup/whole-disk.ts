import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';

const MINOR_BITS = 0xff;

/** "254:16", the disk that a directory lies on, as io.max wants it: limits hold for disks, not for their partitions. */
export function wholeDisk(directory: string): string | null {
  if (!existsSync(directory)) return null;
  const { dev } = statSync(directory);
  // makedev(3): twelve bits of major above eight of minor, and the rest of minor above both.
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & MINOR_BITS) | ((dev >> 12) & ~MINOR_BITS)];
  const device = `/sys/dev/block/${major}:${minor}`;
  // A number without a device is a file system in memory, or one of several disks.
  if (!existsSync(device)) return null;
  const real = realpathSync(device);
  return existsSync(`${real}/partition`) ? readFileSync(`${real}/../dev`, 'utf8').trim() : `${major}:${minor}`;
}
