import { RuntimeError } from '../runtime-error.ts';
import { insidePath } from './inside-path.ts';

/** Some of r (read), w (write) and m (make a node of it with mknod), in any order, each once. */
export type DeviceAccess = string;

/** A device of the machine that a container is given. */
export type DeviceSpecification = {
  /** Path where the container is started. */
  readonly source: string;
  readonly target: string;
  readonly access: DeviceAccess;
};

const ALL: DeviceAccess = 'rwm';
const ACCESS = /^(?!.*(.).*\1)[rwm]{1,3}$/;

/** --device PATH[:INSIDE][:rwm] */
export function parseDeviceFlag(text: string): DeviceSpecification {
  const shown = `--device=${text}`;
  const [source = '', ...rest] = text.split(':');
  const last = rest.at(-1);
  const access = last !== undefined && !last.startsWith('/') ? rest.pop() : undefined;
  const [target = source, ...more] = rest;
  if (!source.startsWith('/') || more.length > 0 || !ACCESS.test(access ?? ALL)) {
    throw new RuntimeError('asked-wrongly', `${shown}: not PATH[:INSIDE][:rwm]`, {
      hint: 'Write --device=/dev/fuse, --device=/dev/sda:/dev/xvda or --device=/dev/sda:/dev/sda:r.',
    });
  }
  return { source, target: insidePath(shown, target), access: access ?? ALL };
}
