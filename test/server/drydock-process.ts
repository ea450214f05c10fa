import { readdirSync, readFileSync } from 'node:fs';

/** The process that runs one half of Drydock in this VM, or undefined while it is being started again. */
export function findDrydockProcess(half: 'keeper' | 'server'): number | undefined {
  // The bundle that the VM starts, or the source it is made of.
  const starts = [`/services/${half}.mjs`, `/apps/${half}/src/main.ts`];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => starts.some((start) => commandLine(pid)?.endsWith(start)));
}

export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(?<kib>\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.groups?.kib) * 1024;
}

function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // It ended since the folder was listed.
    return undefined;
  }
}
