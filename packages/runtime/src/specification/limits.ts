import { RuntimeError } from '../runtime-error.ts';
import type { IoLimit, ResourceLimits } from './container-specification.ts';
import { allOf, type GivenFlags, lastOf } from './flag.ts';
import { parseBytes, parseInteger, parsePositive } from './quantity.ts';

/** Docker's least: less would not hold the process that is about to be started. */
const MEMORY_MIN_BYTES = 6 * 2 ** 20;
const SHARES = { from: 2, to: 262_144 };
const NO_LIMITS: ResourceLimits = {
  memoryBytes: null,
  swapBytes: null,
  memoryReservationBytes: null,
  cpus: null,
  cpuShares: null,
  cpuset: null,
  pids: null,
  io: [],
};
const CPUSET = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

/** @param present those of a container that has some already, for `update`: what is not given stays */
export function specifyLimits(given: GivenFlags, present: ResourceLimits = NO_LIMITS): ResourceLimits {
  const bytes = (name: string, now: number | null) => {
    const text = lastOf(given, name);
    return text === null ? now : parseBytes(`--${name}`, text) || null; // 0: no limit
  };
  const memoryBytes = bytes('memory', present.memoryBytes);
  if (memoryBytes !== null && memoryBytes < MEMORY_MIN_BYTES) {
    throw wrong(`--memory=${lastOf(given, 'memory')}: less than 6 MB, in which nothing can start`, 'Write 6m or more.');
  }
  const cpus = lastOf(given, 'cpus');
  const shares = lastOf(given, 'cpu-shares');
  const pids = lastOf(given, 'pids-limit');
  const cpuset = lastOf(given, 'cpuset-cpus');
  if (cpuset !== null && cpuset !== '' && !CPUSET.test(cpuset)) {
    throw wrong(`--cpuset-cpus=${cpuset}: not a list of processors`, 'Write 0-2,4, for example.');
  }
  return {
    memoryBytes,
    swapBytes: swapBeside(memoryBytes, lastOf(given, 'memory-swap'), present),
    memoryReservationBytes: bytes('memory-reservation', present.memoryReservationBytes),
    cpus: cpus === null ? present.cpus : Number(cpus) === 0 ? null : parsePositive('--cpus', cpus),
    cpuShares:
      shares === null ? present.cpuShares : shares === '0' ? null : parseInteger('--cpu-shares', shares, SHARES),
    cpuset: cpuset === null ? present.cpuset : cpuset || null,
    pids: pids === null ? present.pids : parsePids(pids),
    io: [
      ...present.io,
      ...allOf(given, 'device-read-bps').map((text) => parseIoLimit('read', text)),
      ...allOf(given, 'device-write-bps').map((text) => parseIoLimit('write', text)),
    ],
  };
}

/** --memory-swap counts memory and swap together; the kernel counts swap alone. Without it, Docker allows as much again. */
function swapBeside(memoryBytes: number | null, text: string | null, present: ResourceLimits): number | null {
  if (text === null || text === '0') {
    if (present.memoryBytes === null) return memoryBytes;
    // What was asked for by itself stays as it is; none at all too.
    return present.swapBytes === present.memoryBytes ? memoryBytes : present.swapBytes;
  }
  if (text === '-1') return Number.POSITIVE_INFINITY;
  const both = parseBytes('--memory-swap', text);
  if (memoryBytes === null) throw wrong(`--memory-swap=${text}: --memory is missing`, 'Add --memory.');
  if (both < memoryBytes) {
    throw wrong(`--memory-swap=${text}: less than --memory, which it includes`, 'Write as much as --memory or more.');
  }
  return both - memoryBytes;
}

/** 0 and -1 stand for no limit. */
function parsePids(text: string): number | null {
  const number = parseInteger('--pids-limit', text, { from: -1, to: 4_194_304 });
  return number > 0 ? number : null;
}

function parseIoLimit(direction: IoLimit['direction'], text: string): IoLimit {
  const flag = `--device-${direction}-bps`;
  const at = text.lastIndexOf(':');
  const device = text.slice(0, Math.max(at, 0));
  if (!device.startsWith('/dev/')) throw wrong(`${flag}=${text}: not DEVICE:BYTES`, `Write ${flag}=/dev/vda:10m.`);
  return { device, direction, bytesPerSecond: parseBytes(flag, text.slice(at + 1)) };
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
