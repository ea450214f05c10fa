import type { CgroupFile } from '@drydock/protocol';
import { bytesWord, limitWord } from '../../ui/byte-words.ts';
import { cpuLimitOf, numberOf } from './cgroup-numbers.ts';
import { cpusWord, percentWord, timeWord } from './cgroup-words.ts';
import { keyedNumbers } from './keyed-numbers.ts';
import { parsePressure } from './pressure.ts';

/** What a file of a cgroup says, as a person would say it. See cgroups(7) and the kernel's cgroup-v2 page. */
export function fileWords(file: string, raw: string): string {
  const words: ((raw: string) => string) | undefined = WORDS[file as CgroupFile];
  return words?.(raw) ?? raw;
}

const WORDS: { readonly [File in CgroupFile]: (raw: string) => string } = {
  'cgroup.controllers': (raw) => (raw === '' ? 'nothing can be limited here' : `can be limited: ${listed(raw)}`),
  'cgroup.subtree_control': (raw) =>
    raw === '' ? 'nothing is handed on to cgroups below' : `handed on: ${listed(raw)}`,
  'cgroup.events': (raw) => {
    const events = keyedNumbers(raw);
    const living = events.get('populated') === 1 ? 'somebody lives here' : 'nobody lives here';
    return `${living}${events.get('frozen') === 1 ? ', frozen' : ''}`;
  },
  'cgroup.freeze': (raw) => (raw === '1' ? 'frozen: gets no CPU at all' : 'not frozen'),
  'memory.current': (raw) => `${bytesOf(raw)} in use`,
  'memory.peak': (raw) => `${bytesOf(raw)} at most so far`,
  'memory.max': (raw) => limited(raw, 'at most'),
  'memory.high': (raw) => limited(raw, 'slowed down above'),
  'memory.swap.max': (raw) => (raw === '0' ? 'no swap' : limited(raw, 'swap: at most')),
  'memory.oom.group': (raw) => (raw === '1' ? 'out of memory ends all of it' : 'out of memory ends one process'),
  'memory.events': (raw) => {
    const events = keyedNumbers(raw);
    return `${countOf(events.get('max'), 'time')} at the limit, ${countOf(events.get('oom_kill'), 'OOM kill')}`;
  },
  'memory.stat': (raw) => {
    const stat = keyedNumbers(raw);
    return `processes’ own ${bytesWord(stat.get('anon') ?? 0)}, cached files ${bytesWord(stat.get('file') ?? 0)}`;
  },
  'memory.pressure': (raw) => pressureWords(raw),
  'cpu.max': (raw) => {
    const limit = cpuLimitOf(raw);
    if (limit === null) return 'no limit';
    const [quota = 0, period = 0] = raw.split(/\s+/).map(Number);
    return `${timeWord(quota)} in every ${timeWord(period)}: ${cpusWord(limit)}`;
  },
  'cpu.weight': (raw) => `weight ${raw}, where 100 is usual`,
  'cpu.stat': (raw) => {
    const stat = keyedNumbers(raw);
    const periods = stat.get('nr_throttled') ?? 0;
    const held = periods === 0 ? 'never held back' : `held back ${timeWord(stat.get('throttled_usec') ?? 0)}`;
    return `${timeWord(stat.get('usage_usec') ?? 0)} used, ${held}`;
  },
  'cpu.pressure': (raw) => pressureWords(raw),
  'pids.current': (raw) => `${countOf(numberOf(raw) ?? 0, 'task')}, each thread counted`,
  'pids.max': (raw) => (numberOf(raw) === null ? 'no limit' : `at most ${countOf(numberOf(raw) ?? 0, 'task')}`),
  'pids.events': (raw) => {
    const refused = keyedNumbers(raw).get('max') ?? 0;
    return refused === 0 ? 'no fork was refused' : `${countOf(refused, 'fork')} refused`;
  },
  'io.max': (raw) => (raw === '' ? 'no limit' : `limited for ${countOf(raw.split('\n').length, 'device')}`),
  'io.stat': (raw) => (raw === '' ? 'nothing read or written' : `${ioOf(raw, 'r')} read, ${ioOf(raw, 'w')} written`),
  'io.pressure': (raw) => pressureWords(raw),
};

const bytesOf = (raw: string): string => {
  const bytes = numberOf(raw);
  return bytes === null ? raw : bytesWord(bytes);
};

function limited(raw: string, how: string): string {
  const bytes = numberOf(raw);
  return bytes === null ? 'no limit' : `${how} ${limitWord(bytes)}`;
}

const listed = (raw: string): string => raw.trim().split(/\s+/).join(', ');

const countOf = (count: number | undefined, what: string): string => `${count ?? 0} ${what}${count === 1 ? '' : 's'}`;

/** The share of time in which at least one process could not go on for want of it. */
function pressureWords(raw: string): string {
  const { some } = parsePressure(raw);
  return some === null ? raw : `${percentWord(some.avg10 / 100)} of the last 10 s waiting`;
}

/** All devices of io.stat together: "254:32 rbytes=4096 wbytes=0 …". */
function ioOf(raw: string, way: 'r' | 'w'): string {
  const bytes = [...raw.matchAll(new RegExp(`\\b${way}bytes=(\\d+)`, 'g'))].map((match) => Number(match[1]));
  return bytesWord(bytes.reduce((sum, one) => sum + one, 0));
}
