import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { RuntimeError } from '../runtime-error.ts';
import type { LimitFile } from './limit-files.ts';

/** What a file says that nobody has written a limit into. */
const UNLIMITED: Readonly<Record<string, string>> = { 'cpu.weight': '100', 'cpuset.cpus': '\n', 'memory.low': '0' };

/**
 * Writes other limits into the files of a cgroup that is in use. The kernel acts on each at once: on a lower memory.max it
 * takes memory back, or ends a process. Only what differs is written; nothing, when it refuses one of them.
 *
 * @param cgroup "/sys/fs/cgroup/docker/ID"
 * @throws RuntimeError when the kernel does not take one; those before it are as they were
 */
export function changeLimits(cgroup: string, before: readonly LimitFile[], after: readonly LimitFile[]): void {
  const undone = before
    .filter(({ file }) => !after.some((other) => other.file === file))
    .map(({ file }) => ({ file, text: UNLIMITED[file] ?? 'max' }));
  const changed = [...undone, ...after].filter(
    ({ file, text }) => !before.some((other) => other.file === file && other.text === text),
  );
  const written: LimitFile[] = [];
  for (const { file, text } of changed) {
    const path = `${cgroup}/${file}`;
    const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
    try {
      writeFileSync(path, text);
      written.push({ file, text: old });
    } catch (cause) {
      for (const each of written.toReversed()) writeFileSync(`${cgroup}/${each.file}`, each.text);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RuntimeError('refused', `write "${text}" into ${path}: ${reason}`, { cause });
    }
  }
}
