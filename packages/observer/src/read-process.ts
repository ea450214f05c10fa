import {
  type IdRange,
  insideId,
  type PidStat,
  parseCmdline,
  parseIdMap,
  parsePidStat,
  parseStatusIds,
  readNamespaces,
  readParsed,
  readProcLink,
} from '@drydock/linux';
import { COMMAND_LINE_MAX, type ProcessView } from '@drydock/protocol';
import { displayText } from './display-text.ts';
import type { MountWorlds } from './mount-worlds.ts';
import { splitPids } from './session-pids.ts';
import { shownPath } from './views/shown-path.ts';

/** Linux allows 15; kernel threads show up to 63. */
const NAME_MAX = 64;
/** More than COMMAND_LINE_MAX characters of four bytes. */
const CMDLINE_MAX_BYTES = 2048;
/** Lines of a uid_map that are told; the kernel allows 340. */
const UID_RANGES_MAX = 8;

/** What is known of the session before its processes are read. */
export type KnownSession = {
  readonly sessionLevel: number;
  readonly uidMap: readonly IdRange[];
  /** Inode of the session's own. */
  readonly userNamespace: number | null;
  /** Below the session's own cgroup, by the VM's number of a process. */
  readonly cgroupOf: ReadonlyMap<number, string>;
  readonly worlds: MountWorlds;
};

/** What the processes of one view have in common, and what one of them teaches about the next. */
export class ReadingContext {
  readonly session: KnownSession;
  readonly #uidMaps = new Map<number, readonly IdRange[]>();

  constructor(session: KnownSession) {
    this.session = session;
  }

  /** The map of a user namespace, from one of its processes; it names ids of the VM as the outside ones. */
  uidMapOf(vmPid: number, userNamespace: number | null): readonly IdRange[] {
    const known = userNamespace === null ? undefined : this.#uidMaps.get(userNamespace);
    if (known !== undefined) return known;
    const map = readParsed(`/proc/${vmPid}/uid_map`, parseIdMap) ?? [];
    if (userNamespace !== null) this.#uidMaps.set(userNamespace, map);
    return map;
  }

  /** The map of a namespace that the learner made, its outside ids being those of the learner's Linux. */
  ownUidMap(vmPid: number, userNamespace: number | null): ProcessView['uidMap'] {
    if (userNamespace === null || userNamespace === this.session.userNamespace) return null;
    return this.uidMapOf(vmPid, userNamespace)
      .slice(0, UID_RANGES_MAX)
      .map(({ inside, outside, count }) => ({ inside, outside: insideId(this.session.uidMap, outside), count }));
  }
}

/** A process without its parent's number, which takes knowing all processes. */
export type ProcessReading = { readonly process: ProcessView; readonly vmParentPid: number };

/** Null when it has ended meanwhile, or is not in the learner's Linux. */
export function readProcess(vmPid: number, context: ReadingContext): ProcessReading | null {
  const stat = readParsed(`/proc/${vmPid}/stat`, parsePidStat);
  const ids = stat === null ? null : readParsed(`/proc/${vmPid}/status`, parseStatusIds);
  if (stat === null || ids === null) return null;
  const { session } = context;
  const numbers = splitPids(ids.NSpid, session.sessionLevel);
  if (numbers === null) return null;
  const namespaces = readNamespaces(vmPid);
  const vmUid = ids.Uid[1];
  // The kernel prints it from the top of the process's own mount namespace down, whoever asks.
  const root = readProcLink(`/proc/${vmPid}/root`);
  return {
    vmParentPid: stat.ppid,
    process: {
      pid: numbers.pid,
      insidePids: [...numbers.insidePids],
      vmPid,
      parentPid: 0,
      name: displayText(stat.comm, NAME_MAX),
      command: readCommand(vmPid, stat),
      state: stat.state,
      terminal: stat.terminal,
      uid: insideId(session.uidMap, vmUid),
      uidInside: insideId(context.uidMapOf(vmPid, namespaces.user), vmUid),
      startTicks: stat.starttime,
      namespaces,
      procDevice: session.worlds.worldOf(vmPid, namespaces.mnt, root)?.procDevice ?? null,
      cgroup: session.cgroupOf.get(vmPid) ?? null,
      root: root === null ? null : shownPath(root),
      uidMap: context.ownUidMap(vmPid, namespaces.user),
    },
  };
}

function readCommand(vmPid: number, stat: PidStat): string {
  const words = readParsed(`/proc/${vmPid}/cmdline`, parseCmdline, CMDLINE_MAX_BYTES) ?? [];
  const command = words.join(' ').trimEnd();
  return displayText(command === '' ? `[${stat.comm}]` : command, COMMAND_LINE_MAX);
}
