import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import type { DeviceRule } from '../cgroup/device-filter.ts';
import { kindOf, majorOf, minorOf } from '../layer/files/inode.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { DeviceSpecification } from '../specification/index.ts';
import { type NewMount, newBind } from './new-mount.ts';

/** A device that was asked for, with what it turned out to be. */
export type GivenDevice = DeviceSpecification & DeviceRule;

/**
 * Looks up devices that were asked for; of a directory, all that are in it.
 *
 * @throws RuntimeError for one that is not there or no device, and where nothing could hold it to the access asked for
 */
export function findDevices(
  asked: readonly DeviceSpecification[],
  { isUserNamespace }: { readonly isUserNamespace: boolean },
): readonly GivenDevice[] {
  return asked.flatMap((device) => {
    const { source, access } = device;
    if (isUserNamespace && !(access.includes('r') && access.includes('w'))) {
      throw new RuntimeError(
        'refused',
        `device "${source}": as root of a user namespace nothing can hold it to "${access}"`,
        {
          hint: 'Leave the letters out: whoever may open it decides by the mode and owner of its file.',
        },
      );
    }
    const found = statSync(source, { throwIfNoEntry: false, bigint: true });
    if (found === undefined) throw notThere(source, 'it is not there');
    const devices = found.isDirectory() ? devicesIn(device) : [known(device, found)].flatMap((each) => each ?? []);
    if (devices.length === 0) throw notThere(source, 'it is no device');
    return devices;
  });
}

function devicesIn({ source, target, access }: DeviceSpecification): readonly GivenDevice[] {
  return readdirSync(source)
    .sort()
    .flatMap((name) => {
      const path = `${source.replace(/\/$/, '')}/${name}`;
      const found = statSync(path, { throwIfNoEntry: false, bigint: true });
      return found === undefined ? [] : (known({ source: path, target: `${target}/${name}`, access }, found) ?? []);
    });
}

function known(device: DeviceSpecification, found: BigIntStats): GivenDevice | null {
  const kind = kindOf(found);
  if (kind !== 'character device' && kind !== 'block device') return null;
  const numbers = { major: majorOf(found.rdev), minor: minorOf(found.rdev) };
  return { ...device, ...numbers, kind: kind === 'block device' ? 'b' : 'c' };
}

/** The machine's own node, at one more place: so it keeps its owner and mode, and no node has to be made. */
export const givenDeviceMounts = (devices: readonly GivenDevice[]): readonly NewMount[] =>
  devices.map(({ source, target }) => newBind({ source, target, isFile: true, attributes: [] }));

const notThere = (source: string, reason: string) =>
  new RuntimeError('not-found', `device "${source}": ${reason}`, { hint: 'See ls -l /dev.' });
