import { ftruncateSync, openSync } from 'node:fs';
import { call, KernelError, O_NONBLOCK, O_WRONLY, syscall } from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import { cPath } from '../files/at-calls.ts';
import { lookAt } from '../files/inode.ts';
import { LayerError } from '../layer-error.ts';
import type { TarEntry } from '../tar/tar-entry.ts';

/** The directory that a name is in. */
export type NamedIn = { readonly descriptor: number; readonly path: ByteString };

/**
 * Removes the file that has a name, if there is one.
 *
 * @returns false when something is mounted there, as at /etc/hosts: it stays
 * @throws LayerError when it is a directory
 */
export function clearName({ descriptor }: NamedIn, name: ByteString, entry: TarEntry): boolean {
  try {
    const expect = ['ENOENT', 'EISDIR'] as const;
    if (syscall(call('unlinkat', [descriptor, cPath(name), 0], { expect })) === 0) return true;
  } catch (error) {
    if (error instanceof KernelError && error.code === 'EBUSY') return false;
    throw error;
  }
  using there = lookAt(descriptor, name);
  if (there?.kind === 'directory') throw refusal(entry, 'there is a directory of this name');
  return true;
}

/** A file that something is mounted on, emptied for other content; -1 when it is none. By descriptor: the one looked at. */
export function openMounted({ descriptor }: NamedIn, name: ByteString): number {
  using there = lookAt(descriptor, name);
  if (there?.kind !== 'file') return -1;
  const opened = openSync(`/proc/self/fd/${there.descriptor}`, O_WRONLY | O_NONBLOCK);
  ftruncateSync(opened, 0);
  return opened;
}

export const refusal = (entry: TarEntry, reason: string): LayerError =>
  new LayerError('unsafe-archive', `copy ${quote(entry.name)}: ${reason}`);
