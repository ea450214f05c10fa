import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { dumpLinks, nftList } from '@drydock/linux';

const CGROUPS = '/sys/fs/cgroup/docker';
/** What the kernel counts as it goes along is no trace of anybody. */
const COUNTED = new Set(['handle', 'packets', 'bytes', 'index']);
const withoutCounts = (key: string, value: unknown): unknown => (COUNTED.has(key) ? undefined : value);

/** What is in a layer is the image's. */
const WITHOUT_LAYERS = ['-path', '*/overlay2/*/diff/*', '-prune', '-o'];

/** Everything that a container, or a process of ours, could leave behind; as lists of texts, to be compared. */
export function tracesOfEngine(dataRoot: string) {
  return {
    mounts: lines(readFileSync('/proc/self/mountinfo', 'utf8')).map((line) => line.replace(/^\d+ \d+ /, '')),
    cgroups: existsSync(CGROUPS) ? readdirSync(CGROUPS, { withFileTypes: true }).flatMap(directoryName) : [],
    links: dumpLinks().map(({ name }) => name),
    rules: JSON.stringify(nftList('list ruleset'), withoutCounts, 1).split('\n'),
    processes: processesOfContainers(),
    // What goes while it looks is a complaint, and no trace.
    files: lines(spawnSync('find', [dataRoot, ...WITHOUT_LAYERS, '-printf', '%y %P %s\n'], { encoding: 'utf8' }).stdout)
      // A directory of ext4 keeps the size it once had.
      .map((line) => line.replace(/^(d .*) \d+$/, '$1'))
      .sort(),
  };
}

export type Traces = ReturnType<typeof tracesOfEngine>;

/** What is there now and was not before, and the other way round: "+ cgroups: 1a2b". Empty when all is as it was. */
export function differences(before: Traces, now: Traces): string[] {
  return (Object.keys(before) as (keyof Traces)[]).flatMap((kind) => [
    ...now[kind].filter((text) => !before[kind].includes(text)).map((text) => `+ ${kind}: ${text}`),
    ...before[kind].filter((text) => !now[kind].includes(text)).map((text) => `- ${kind}: ${text}`),
    // A rule is many lines, of which most are in another one too.
    ...(now[kind].length === before[kind].length ? [] : [`${kind}: ${before[kind].length} → ${now[kind].length}`]),
  ]);
}

const lines = (text: string): string[] => text.split('\n').filter(Boolean);
const directoryName = (entry: { name: string; isDirectory: () => boolean }) =>
  entry.isDirectory() ? [entry.name] : [];

/** The command, the monitor, and whatever is in a container's cgroup. A zombie of this process's own is none. */
function processesOfContainers(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const program = orNothing(() => basename(readlinkSync(`/proc/${pid}/exe`)));
      const cgroup = orNothing(() => readFileSync(`/proc/${pid}/cgroup`, 'latin1'));
      const isOurs = ['stage', 'monitor'].includes(program) || /^0::\/docker\//m.test(cgroup);
      const isZombie = /^State:\s+Z/m.test(orNothing(() => readFileSync(`/proc/${pid}/status`, 'latin1')));
      return isOurs && !isZombie ? [`${pid} ${program}`] : [];
    });
}

/** Processes come and go while they are looked at. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
