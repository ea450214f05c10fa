import { type CgroupFile, type CgroupView, VIEW_CGROUPS_MAX, type View } from '@drydock/protocol';
import { notYet, type Observation, UNREAD } from './observation.ts';
import { SafePattern } from './safe-pattern.ts';
import { someOf } from './wording.ts';

/** Made with the session, before any learner came. */
const GIVEN_CGROUPS: readonly string[] = ['/', '/shells'];

/** The cgroups a check asks about: those whose path matches; any that the learner made, when it says nothing. */
export class SoughtCgroups {
  readonly #pattern: SafePattern | null;

  constructor(pattern: string | undefined) {
    this.#pattern = pattern === undefined ? null : new SafePattern(pattern);
  }

  isSought(path: string): boolean {
    return this.#pattern === null ? !GIVEN_CGROUPS.includes(path) : this.#pattern.matches(path);
  }

  in({ cgroups }: View): CgroupView[] {
    return cgroups.filter(({ path }) => this.isSought(path));
  }

  /** "no cgroup /mine", "no cgroup of your own" */
  get noneOfThem(): string {
    return this.#pattern === null ? 'no cgroup of your own' : `no cgroup ${this.#pattern.words}`;
  }

  /** "There is no cgroup /mine yet; of your own there is /other." */
  missing({ cgroups }: View): Observation {
    // Every living session has at least its own top.
    if (cgroups.length === 0) return UNREAD;
    const made = cgroups.filter(({ path }) => !GIVEN_CGROUPS.includes(path)).map(({ path }) => path);
    const others = made.length === 0 ? '' : `; your own: ${someOf(made)}`;
    return notYet(`There is ${this.noneOfThem} yet${others}.`, CGROUP_ROOT);
  }
}

/** All cgroups are listed: one that is not there does not exist. */
export function listsAllCgroups({ cgroups }: View): boolean {
  return cgroups.length > 0 && cgroups.length < VIEW_CGROUPS_MAX;
}

const CGROUP_ROOT = '/sys/fs/cgroup';

/** Where the learner finds a cgroup, or a file of it. */
export function cgroupPath(path: string, file?: CgroupFile | 'cgroup.procs'): string {
  const folder = path === '/' ? CGROUP_ROOT : `${CGROUP_ROOT}${path}`;
  return file === undefined ? folder : `${folder}/${file}`;
}

/** A file's text, or the value of one of its keys: `KEY VALUE` on a line of its own. Undefined when it is not there. */
export function cgroupValue({ files }: CgroupView, file: CgroupFile, key: string | undefined): string | undefined {
  const text = files[file]?.trim();
  if (text === undefined || key === undefined) return text;
  const line = text.split('\n').find((one) => one.startsWith(`${key} `));
  return line?.slice(key.length + 1).trim();
}
