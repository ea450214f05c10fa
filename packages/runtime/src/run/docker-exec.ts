import { limitCapabilities, noNewPrivileges } from '../capabilities/index.ts';
import type { NamespaceKind } from '../container/namespace-flags.ts';
import { beginSession, type StandBetween, standBetween } from '../monitor/index.ts';
import type { Plan } from '../operation.ts';
import { type EnteredContainer, enterContainer, enterDirectory, execute } from '../process/index.ts';
import { setResourceLimits } from '../resource-limits/index.ts';
import { filterSystemCalls } from '../seccomp/index.ts';
import { becomeUser } from '../user/index.ts';
import type { PreparedContainer } from './prepared.ts';

/** Of a container that runs, the same facts as when it was made, with another program. */
export type PreparedExec = Pick<
  PreparedContainer,
  'user' | 'capabilities' | 'lastCapability' | 'ulimits' | 'filter'
> & {
  readonly entered: Omit<EnteredContainer, 'streams'>;
  /** -i: what the caller types is for it. */
  readonly passesInput: boolean;
  /** What stands between the caller's streams and the program's. */
  readonly between: Omit<StandBetween, 'pid' | 'passesInput'>;
  readonly argv: readonly [string, ...string[]];
  readonly environment: readonly string[];
  readonly workingDirectory: string;
  readonly hasNoNewPrivileges: boolean;
};

/**
 * `docker exec`: enter, give up the same powers as the container did, and become the program. nsenter(1) does the first
 * of these only: its shell may do what the container may not. Without the container's files nothing is given up: what
 * runs then is one's own program, with one's own tools, and reads and writes where its caller does.
 */
export function dockerExec({ entered, between, passesInput, ...exec }: PreparedExec): Plan {
  const hasItsFiles = entered.kinds.includes('mnt');
  const process = execute({ argv: exec.argv, environment: exec.environment });
  if (!hasItsFiles) return [enterContainer({ ...entered, streams: "caller's" }), process];
  const limitItself = setResourceLimits(exec.ulimits);
  const isOutside = !entered.kinds.includes('user'); // inside of another user namespace no limit can be raised
  return [
    standBetween({ ...between, pid: entered.pid, passesInput }), // before it is limited: these are the program's limits
    ...(isOutside ? [] : [limitItself]),
    enterContainer({ ...entered, streams: 'its own' }),
    beginSession(between), // after the last fork
    enterDirectory({ path: exec.workingDirectory }),
    ...(isOutside ? [limitItself] : []),
    becomeUser(exec.user),
    limitCapabilities({
      keep: exec.capabilities,
      user: exec.user.uid,
      filterFollows: exec.filter !== null && !exec.hasNoNewPrivileges,
      last: exec.lastCapability,
    }),
    ...(exec.hasNoNewPrivileges ? [noNewPrivileges()] : []),
    ...(exec.filter === null ? [] : [filterSystemCalls(exec.filter)]),
    process,
  ];
}

/** All that a container does not share with whoever started it. */
export const ALL_KINDS: readonly NamespaceKind[] = ['user', 'cgroup', 'ipc', 'uts', 'net', 'pid', 'mnt'];
