import { RuntimeError } from '../runtime-error.ts';

/** Where every container has the kernel's own file systems. */
const KERNELS: readonly string[] = ['/proc', '/sys', '/sys/fs/cgroup', '/dev', '/dev/pts', '/dev/mqueue'];

/**
 * A place inside the container, without "." and doubled slashes.
 *
 * @param shown the flag it was given by, for the error
 */
export function insidePath(shown: string, target: string): string {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  if (target.includes('\0') || !target.startsWith('/') || parts.length === 0 || parts.includes('..')) {
    throw new RuntimeError(
      'asked-wrongly',
      `${shown}: its target ${JSON.stringify(target)} is no place inside the container`,
      {
        hint: 'Write an absolute path, without "..".',
      },
    );
  }
  const place = `/${parts.join('/')}`;
  if (KERNELS.includes(place)) {
    throw new RuntimeError('refused', `${shown}: ${place} is the kernel's place in every container`, {
      hint: `Choose another one, such as /mnt${place}.`,
    });
  }
  return place;
}
