import { readdirSync, statSync } from 'node:fs';
import { deviceNumber, kindOf, majorOf, minorOf } from '../layer/files/inode.ts';

/** A device node of the machine's. */
export type MachineDevice = {
  /** Below /dev: "net/tun". */
  readonly name: string;
  /** With its kind, as mknod(2) takes it. */
  readonly mode: number;
  readonly device: number;
};

const DEV = '/dev';
/** File systems of their own, of which the container has its own too, and what leads to them. */
const NOT_THESE = new Set(['pts', 'shm', 'mqueue', 'hugepages', 'ptmx', 'console', 'fd', 'stdin', 'stdout', 'stderr']);
/** Each costs a call, and a plan has a thousand. */
const DEVICES_MAX = 500;

/** All that is in /dev of the machine, for a container that may have everything. */
export function machineDevices(): readonly MachineDevice[] {
  const found: MachineDevice[] = [];
  for (const entry of readdirSync(DEV, { recursive: true, withFileTypes: true })) {
    if (!entry.isCharacterDevice() && !entry.isBlockDevice()) continue;
    const name = `${entry.parentPath}/${entry.name}`.slice(DEV.length + 1);
    if (NOT_THESE.has(name.split('/')[0] ?? '') || found.length === DEVICES_MAX) continue;
    const stat = statSync(`${DEV}/${name}`, { throwIfNoEntry: false, bigint: true });
    const device = stat === undefined ? null : deviceNumber(majorOf(stat.rdev), minorOf(stat.rdev));
    if (stat !== undefined && kindOf(stat) !== null && device !== null)
      found.push({ name, mode: Number(stat.mode), device });
  }
  return found;
}
