import { latin1 } from './kernel-text.ts';

/** A limit file such as memory.max or pids.max, cgroup-v2.rst: a number, or "max" for none. Null when it is neither. */
export function parseLimit(bytes: Uint8Array): number | 'max' | null {
  const text = latin1(bytes).trim();
  if (text === 'max') return 'max';
  return /^\d{1,20}$/.test(text) ? Number(text) : null;
}

/** A flat keyed file such as memory.events or cgroup.stat: one "KEY VALUE" per line. Other lines are left out. */
export function parseFlatKeyed(bytes: Uint8Array): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of latin1(bytes).split('\n')) {
    const [, key, value] = /^(\S+) (-?\d{1,20})$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, Number(value));
  }
  return values;
}

/** The numbers in cgroup.procs, in the reader's pid namespace; 0 stands for a process that has no number there. */
export function parseCgroupProcs(bytes: Uint8Array): number[] {
  const text = latin1(bytes);
  const pids: number[] = [];
  // Without a line's end the last number was cut.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (/^\d{1,10}$/.test(line) && line !== '0') pids.push(Number(line));
  }
  return pids;
}
