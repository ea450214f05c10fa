import {
  AT_FDCWD,
  type Call,
  call,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_NOCTTY,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  result,
} from '@drydock/linux';

/** struct open_how, openat2(2): flags, mode, resolve, 8 bytes each. */
const OPEN_HOW_BYTES = 24;
/** Where the kernel's own file systems go. */
const KERNELS = /^\/(proc|sys|dev)(\/|$)/;

/**
 * Opens a path of the image, once the image is the root. Its symbolic links may lead anywhere inside; those of /proc
 * (/proc/self/fd/7) would lead to what this process still has open from outside, and are refused.
 *
 * On the way to /proc, /sys and /dev no link is followed: another container that shares a volume could make it lead one
 * way while they are mounted, and another while what is dangerous in them is covered.
 */
export function openInside(path: string, flags: number, name: string, mode = 0): Call {
  const links = KERNELS.test(path) ? RESOLVE_NO_SYMLINKS : RESOLVE_NO_MAGICLINKS;
  const how = openHow(flags | O_CLOEXEC, { mode, resolve: RESOLVE_IN_ROOT | links });
  return call('openat2', [AT_FDCWD, path, how, how.bytes.length], { result: name });
}

/** The third argument of openat2(2), of which most is about how the path is walked. */
export function openHow(flags: number, { mode = 0, resolve }: { readonly mode?: number; readonly resolve: number }) {
  const bytes = Buffer.alloc(OPEN_HOW_BYTES);
  for (const [index, value] of [flags, mode, resolve].entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8);
  const names = Object.entries(RESOLVE).filter(([, flag]) => (resolve & flag) !== 0);
  return { bytes, shown: `{resolve=${names.map(([flag]) => flag).join('|')}}` };
}
const RESOLVE = { RESOLVE_IN_ROOT, RESOLVE_NO_SYMLINKS, RESOLVE_NO_MAGICLINKS };

/** Makes a directory with those above it, as mkdir -p does; the last one stays open as `name`. */
export function directoryInside(path: string, name: string): readonly Call[] {
  const parts = path.split('/').filter(Boolean);
  return parts.flatMap((part, index) => {
    const above = `/${parts.slice(0, index).join('/')}`;
    const here = `/${parts.slice(0, index + 1).join('/')}`;
    const isLast = index === parts.length - 1;
    return [
      openInside(above, O_PATH | O_DIRECTORY, 'above'),
      call('mkdirat', [result('above'), part, 0o755], { expect: ['EEXIST', 'EROFS'] }),
      call('close', [result('above')]),
      ...(isLast ? [openInside(here, O_PATH | O_DIRECTORY, name)] : []),
    ];
  });
}

/** Makes an empty file, with the directories above it; it stays open as `name`. */
export function fileInside(path: string, name: string): readonly Call[] {
  const at = path.lastIndexOf('/');
  return [
    ...(at > 0 ? [...directoryInside(path.slice(0, at), 'folder'), call('close', [result('folder')])] : []),
    // Only read: opening it for writing would copy the image's file up, though nothing is written.
    { ...openInside(path, O_CREAT | O_RDONLY | O_NONBLOCK | O_NOCTTY, 'made', 0o644), expect: ['EROFS', 'EISDIR'] },
    call('close', [result('made')], { expect: ['EBADF'] }),
    openInside(path, O_PATH, name),
  ];
}
