import { utf8 } from './kernel-text.ts';

/**
 * The arguments in /proc/PID/cmdline, each ended by a NUL. Empty for kernel threads and zombies. A process can write
 * anything there: without a final NUL (or when cut) the last piece counts as an argument.
 */
export function parseCmdline(bytes: Uint8Array): string[] {
  const text = utf8(bytes);
  if (text === '') return [];
  const words = text.split('\0');
  if (words.at(-1) === '') words.pop();
  return words;
}
