import { utf8 } from './kernel-text.ts';

/** One line of /proc/PID/cgroup, cgroups(7). The unified hierarchy (version 2) has number 0 and no controllers. */
export type CgroupMembership = {
  readonly hierarchy: number;
  readonly controllers: readonly string[];
  /** As the reader's cgroup namespace sees it: starts with "/", or "/.." when it lies outside. */
  readonly path: string;
  /** The cgroup was removed while this process, a zombie, was still its member. */
  readonly isDeleted: boolean;
};

const DELETED = ' (deleted)';

/** The kernel forbids newlines in names of cgroups, so lines are lines. What is no such line is left out. */
export function parsePidCgroup(bytes: Uint8Array): CgroupMembership[] {
  const memberships: CgroupMembership[] = [];
  for (const line of utf8(bytes).split('\n')) {
    const match = /^(\d{1,9}):([^:]*):(\/.*)$/s.exec(line);
    const [, hierarchy, controllers, path] = match ?? [];
    if (hierarchy === undefined || controllers === undefined || path === undefined) continue;
    const isDeleted = path.endsWith(DELETED);
    memberships.push({
      hierarchy: Number(hierarchy),
      controllers: controllers === '' ? [] : controllers.split(','),
      path: isDeleted ? path.slice(0, -DELETED.length) : path,
      isDeleted,
    });
  }
  return memberships;
}

/** Path in the unified hierarchy; null when the process is in none. */
export function unifiedCgroupPath(bytes: Uint8Array): string | null {
  return parsePidCgroup(bytes).find((membership) => membership.hierarchy === 0)?.path ?? null;
}
