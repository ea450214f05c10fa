import { readFileSync } from 'node:fs';
import { parseFlatKeyed, parseLimit } from '@drydock/linux';

/** What a container uses at one moment, as the files of its cgroup say: the kernel's admin-guide/cgroup-v2.rst. */
export type CgroupUsage = {
  /** Processor time so far. */
  readonly cpuMicroseconds: number;
  /** Without files in memory that could be dropped at once, as Docker counts. */
  readonly memoryBytes: number;
  /** Null: no limit of its own. */
  readonly memoryLimitBytes: number | null;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly processes: number;
};

/** Null when the cgroup is not there: the container has ended. */
export function readUsage(cgroup: string): CgroupUsage | null {
  const cpu = readOrNull(`${cgroup}/cpu.stat`);
  if (cpu === null) return null;
  const numberIn = (file: string): number | null => {
    const limit = parseLimit(readOrNull(`${cgroup}/${file}`) ?? Buffer.alloc(0));
    return limit === 'max' ? null : limit;
  };
  const inactive = parseFlatKeyed(readOrNull(`${cgroup}/memory.stat`) ?? Buffer.alloc(0)).get('inactive_file') ?? 0;
  const io = (readOrNull(`${cgroup}/io.stat`) ?? Buffer.alloc(0)).toString('latin1');
  return {
    cpuMicroseconds: parseFlatKeyed(cpu).get('usage_usec') ?? 0,
    memoryBytes: Math.max(0, (numberIn('memory.current') ?? 0) - inactive),
    memoryLimitBytes: numberIn('memory.max'),
    readBytes: sumOf(io, /\brbytes=(\d+)/g),
    writtenBytes: sumOf(io, /\bwbytes=(\d+)/g),
    processes: numberIn('pids.current') ?? 0,
  };
}

/** io.stat has a line for each device: "254:0 rbytes=4096 wbytes=0 rios=1 …". */
const sumOf = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].reduce((sum, [, number]) => sum + Number(number), 0);

/** A controller that the machine does not have, has no file. */
function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
