import { AT_FDCWD, type Call, call, O_CLOEXEC, O_WRONLY, result } from '@drydock/linux';

/** `echo TEXT > PATH` as the kernel hears it: open, write, close. The file must be there. */
export function writeText(path: string, text: string): readonly Call[] {
  const bytes = Buffer.from(text);
  return [
    call('openat', [AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0], { result: path }),
    call('write', [result(path), { bytes, shown: JSON.stringify(text) }, bytes.length]),
    call('close', [result(path)]),
  ];
}
