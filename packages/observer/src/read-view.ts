import type { IdRange } from '@drydock/linux';
import type { View } from '@drydock/protocol';
import { readProcesses } from './read-processes.ts';
import { readInhabited } from './views/inhabited-namespaces.ts';
import { mountNamespaceView, readMountNamespaces } from './views/mount-namespaces.ts';
import { namespaceGroups } from './views/namespace-groups.ts';
import { networkIds } from './views/network-ids.ts';
import { readHostname } from './views/read-hostname.ts';
import { readIpc } from './views/read-ipc.ts';
import { readNetwork } from './views/read-network.ts';
import { readPaths } from './views/read-paths.ts';
import { ReadingBudget } from './views/reading-budget.ts';
import { ViewMemory } from './views/view-memory.ts';
import { walkCgroups } from './views/walk-cgroups.ts';

/** Of each kind of namespace. A network namespace costs 0.5 ms, ten under emulation; the other kinds a tenth. */
const NAMESPACES_MAX_MS = 12;
/** The session's own and three containers'. */
const NAMESPACES_FOR_SURE = 4;

/** The session to look at, in the VM's terms. */
export type ObservedSession = {
  /** Absolute path of the session's own cgroup, such as "/sys/fs/cgroup/drydock/k3v9". */
  readonly cgroupPath: string;
  /** The session's pid 1. */
  readonly initPid: number;
  /** /proc/INIT/uid_map as the keeper reads it: outside ids are the VM's. */
  readonly uidMap: readonly IdRange[];
  /** The view's number: the keeper counts. */
  readonly sequence: number;
  /** Absolute paths in the learner's Linux that somebody asks about. */
  readonly paths?: readonly string[];
  /** VM numbers of the session's processes; by default those of the cgroup and all below it. */
  readonly listPids?: () => readonly number[];
};

/**
 * What the kernel says about a session now. Synchronous: many small reads, none of which waits for anybody, each kind
 * with a limit of its own. Below a process's root only what openInRoot opens. A session whose pid 1 has ended gives a
 * view without processes.
 *
 * @param memory of the views of this session before: what is unchanged is then not read again
 */
export function readView(session: ObservedSession, memory = new ViewMemory()): View {
  const { initPid, uidMap, sequence } = session;
  const { worlds } = memory;
  const takenAtMs = Date.now();
  worlds.begin();
  const walked = walkCgroups(session.cgroupPath);
  const cgroupOf = new Map(walked.flatMap(({ path, pids }) => pids.map((pid) => [pid, path] as const)));
  const pids = session.listPids?.() ?? [...cgroupOf.keys()].sort((one, other) => one - other);
  const { processes, processCount } = readProcesses({ initPid, uidMap, pids, cgroupOf, worlds });
  const pidOf = new Map(processes.map(({ vmPid, pid }) => [vmPid, pid]));
  const mountNamespaces = readMountNamespaces(processes, worlds);
  return {
    sequence,
    takenAtMs,
    processes,
    processCount,
    cgroups: memory.cgroups.read(walked, (vmPid) => pidOf.get(vmPid)),
    mountNamespaces: mountNamespaces.map(mountNamespaceView),
    overlays: memory.overlays.read(mountNamespaces),
    ...readThreadNamespaces(processes, memory),
    paths: processes.length === 0 ? [] : readPaths(initPid, session.paths ?? []),
  };
}

function readThreadNamespaces(
  processes: View['processes'],
  memory: ViewMemory,
): Pick<View, 'networks' | 'hostnames' | 'ipcs'> {
  const networks = namespaceGroups(processes, 'net');
  const hostnames = namespaceGroups(processes, 'uts');
  const ipcs = namespaceGroups(processes, 'ipc');
  return {
    networks: readInhabited(networks, 'net', (inode) => readNetwork(inode, networkIds(networks)), {
      remembered: memory.networks,
      budget: namespaceBudget(),
    }),
    hostnames: readInhabited(hostnames, 'uts', readHostname, {
      remembered: memory.hostnames,
      budget: namespaceBudget(),
    }),
    ipcs: readInhabited(ipcs, 'ipc', readIpc, { remembered: memory.ipcs, budget: namespaceBudget() }),
  };
}

const namespaceBudget = () => new ReadingBudget(NAMESPACES_MAX_MS, { stepsForSure: NAMESPACES_FOR_SURE });
