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
} from '@drydock/linux';
import { COMMAND_LINE_MAX, type ProcessView } from '@drydock/protocol';
import { displayText } from './display-text.ts';
import { MountWorlds } from './mount-worlds.ts';
import { splitPids } from './session-pids.ts';

/** Linux allows 15; kernel threads show up to 63. */
const NAME_MAX = 64;
/** More than COMMAND_LINE_MAX characters of four bytes. */
const CMDLINE_MAX_BYTES = 2048;

/** What the processes of one view have in common, and what one of them teaches about the next. */
export class ReadingContext {
  readonly sessionLevel: number;
  readonly uidMap: readonly IdRange[];
  readonly mounts = new MountWorlds();
  readonly #uidMaps = new Map<number, readonly IdRange[]>();

  constructor(sessionLevel: number, uidMap: readonly IdRange[]) {
    this.sessionLevel = sessionLevel;
    this.uidMap = uidMap;
  }

  /** The map of a user namespace, from one of its processes; it names ids of the VM as the outside ones. */
  uidMapOf(vmPid: number, userNamespace: number | null): readonly IdRange[] {
    const known = userNamespace === null ? undefined : this.#uidMaps.get(userNamespace);
    if (known !== undefined) return known;
    const map = readParsed(`/proc/${vmPid}/uid_map`, parseIdMap) ?? [];
    if (userNamespace !== null) this.#uidMaps.set(userNamespace, map);
    return map;
  }
}

/** A process without its parent's number, which takes knowing all processes. */
export type ProcessReading = { readonly process: ProcessView; readonly vmParentPid: number };

/** Null when it has ended meanwhile, or is not in the learner's Linux. */
export function readProcess(vmPid: number, context: ReadingContext): ProcessReading | null {
  const stat = readParsed(`/proc/${vmPid}/stat`, parsePidStat);
  const ids = stat === null ? null : readParsed(`/proc/${vmPid}/status`, parseStatusIds);
  if (stat === null || ids === null) return null;
  const numbers = splitPids(ids.NSpid, context.sessionLevel);
  if (numbers === null) return null;
  const namespaces = readNamespaces(vmPid);
  const vmUid = ids.Uid[1];
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
      uid: insideId(context.uidMap, vmUid),
      uidInside: insideId(context.uidMapOf(vmPid, namespaces.user), vmUid),
      startTicks: stat.starttime,
      namespaces,
      procDevice: context.mounts.procDevice(vmPid, namespaces.mnt),
      cgroup: null,
      root: null,
      uidMap: null,
    },
  };
}

function readCommand(vmPid: number, stat: PidStat): string {
  const words = readParsed(`/proc/${vmPid}/cmdline`, parseCmdline, CMDLINE_MAX_BYTES) ?? [];
  const command = words.join(' ').trimEnd();
  return displayText(command === '' ? `[${stat.comm}]` : command, COMMAND_LINE_MAX);
}
