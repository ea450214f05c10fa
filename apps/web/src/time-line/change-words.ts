import type { Change, Command, NamespaceKind } from '@drydock/protocol';
import { bytesWord, limitWord } from '../ui/byte-words.ts';

export type ChangeWords = {
  /** "pid namespace": the part that is set in bold. */
  readonly what: string;
  /** " of 14". */
  readonly of: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** One change as a person would say it. */
export function changeWords(change: Change): ChangeWords {
  switch (change.kind) {
    case 'process-started': {
      const inside = change.insidePids.length === 0 ? '' : `, ${change.insidePids.join(' → ')} inside`;
      return { what: 'process started', of: ` ${change.pid}${inside}`, before: null, after: change.command };
    }
    case 'process-ended':
      return { what: 'process ended', of: ` ${change.pid}`, before: change.command, after: null };
    case 'process-executed':
      return { what: 'new program', of: ` in process ${change.pid}`, before: change.before, after: change.after };
    case 'namespace-changed':
      return { what: `${change.namespace} namespace`, of: pidsWord(change.pids), ...beforeAndAfter(change) };
    case 'proc-mounted': {
      const forWhom = pidsWord(change.pids).replace(' of ', ' for ');
      return { what: 'another file system at /proc', of: forWhom, ...beforeAndAfter(change) };
    }
    case 'root-changed':
      return { what: 'root directory', of: pidsWord(change.pids), ...beforeAndAfter(change) };
    case 'cgroup-made':
      return { what: 'cgroup made', of: ` ${change.path}`, before: null, after: null };
    case 'cgroup-removed':
      return { what: 'cgroup removed', of: ` ${change.path}`, before: null, after: null };
    case 'cgroup-joined':
      return { what: 'cgroup', of: pidsWord(change.pids), before: change.before, after: change.after };
    case 'cgroup-set':
      return { what: change.file, of: ` of ${change.path}`, ...settings(change) };
    case 'cgroup-event':
      return { ...eventWords(change), before: null, after: null };
    case 'mounted':
      return { what: 'mounted', of: ` at ${change.path}`, before: null, after: `${change.type} from ${change.from}` };
    case 'unmounted':
      return { what: 'unmounted', of: ` from ${change.path}`, before: change.type, after: null };
    case 'layer-changed':
      return { what: LAYER_WORDS[change.how], of: ` ${change.entry}`, before: null, after: layerDetail(change) };
    case 'link-added':
      return {
        what: 'link',
        of: ` ${change.name}${inNetwork(change)}`,
        before: null,
        after: change.linkKind ?? 'added',
      };
    case 'link-removed':
      return { what: 'link gone', of: ` ${change.name}${inNetwork(change)}`, before: null, after: null };
    case 'link-changed':
      return { what: LINK_WORDS[change.what], of: ` of ${change.name}${inNetwork(change)}`, ...linkValues(change) };
    case 'hostname-changed':
      return { what: 'host name', of: ` in uts ${shortInode(change.uts)}`, ...beforeAndAfter(change) };
    case 'queue-made':
      return { what: 'message queue', of: ` ${change.id} made in ipc ${shortInode(change.ipc)}`, ...keyOf(change) };
    case 'queue-removed':
      return { what: 'message queue', of: ` ${change.id} gone from ipc ${shortInode(change.ipc)}`, ...keyOf(change) };
  }
}

/** The kind of namespace whose hue a change is drawn in. */
export function kindOfChange(change: Change): NamespaceKind | undefined {
  if (change.kind === 'namespace-changed') return change.namespace;
  if (change.kind.startsWith('cgroup-')) return 'cgroup';
  if (change.kind.startsWith('link-')) return 'net';
  if (change.kind.startsWith('queue-')) return 'ipc';
  if (change.kind === 'hostname-changed') return 'uts';
  return /mounted|layer/.test(change.kind) ? 'mnt' : undefined;
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

/** The files whose numbers are bytes. */
const BYTES = /^memory\.(max|high|low|min|swap\.max)$/;

function settings({ file, before, after }: ChangeOf<'cgroup-set'>): Pick<ChangeWords, 'before' | 'after'> {
  const isBytes = BYTES.test(file) && /^\d+$/.test(after);
  const shown = after === '' ? 'nothing' : after;
  return {
    before: before === '' ? 'nothing' : before,
    after: isBytes ? `${shown} (${limitWord(Number(after))})` : shown,
  };
}

function eventWords({ path, file, key, by }: ChangeOf<'cgroup-event'>): Pick<ChangeWords, 'what' | 'of'> {
  const times = by === 1 ? 'once' : `${by} times`;
  if (file === 'memory.events' && key === 'oom_kill') return { what: 'OOM kill', of: `, ${times} in ${path}` };
  if (file === 'pids.events' && key === 'max') return { what: 'fork refused', of: `, ${times} in ${path}` };
  if (file === 'memory.events' && key === 'max') return { what: 'memory limit reached', of: `, ${times} in ${path}` };
  if (key === 'nr_throttled') {
    return { what: 'held back by cpu.max', of: ` in ${by} ${by === 1 ? 'period' : 'periods'}, ${path}` };
  }
  return { what: `${key} of ${file}`, of: ` rose by ${by} in ${path}` };
}

const LAYER_WORDS: { readonly [How in ChangeOf<'layer-changed'>['how']]: string } = {
  added: 'new in the upper layer:',
  changed: 'changed in the upper layer:',
  removed: 'gone from the upper layer:',
  'copied-up': 'copied up:',
  'whited-out': 'hidden by a whiteout:',
  'made-opaque': 'made opaque:',
};

const layerDetail = ({ how, bytes, overlay }: ChangeOf<'layer-changed'>): string => {
  const hasSize = bytes > 0 && (how === 'added' || how === 'changed' || how === 'copied-up');
  return `${hasSize ? `${bytesWord(bytes)}, ` : ''}overlay at ${overlay}`;
};

const LINK_WORDS: { readonly [What in ChangeOf<'link-changed'>['what']]: string } = {
  state: 'state',
  carrier: 'other end',
  addresses: 'addresses',
  master: 'bridge',
};

const linkValues = ({ before, after }: ChangeOf<'link-changed'>): Pick<ChangeWords, 'before' | 'after'> => ({
  before: before === '' ? 'none' : before,
  after: after === '' ? 'none' : after,
});

const keyOf = ({ key }: { readonly key: string }): Pick<ChangeWords, 'before' | 'after'> => ({
  before: null,
  after: `key ${key}`,
});

const shortInode = (inode: number): string => `…${String(inode).slice(-4)}`;

const inNetwork = ({ network }: { readonly network: number }): string => ` in net ${shortInode(network)}`;

const beforeAndAfter = (change: {
  readonly before: number | string | null;
  readonly after: number | string | null;
}): Pick<ChangeWords, 'before' | 'after'> => ({ before: textOf(change.before), after: textOf(change.after) });

const textOf = (value: number | string | null): string | null => (value === null ? null : String(value));

const PIDS_SHOWN_MAX = 6;

function pidsWord(pids: readonly number[]): string {
  if (pids.length === 0) return '';
  const more = pids.length - PIDS_SHOWN_MAX;
  return ` of ${pids.slice(0, PIDS_SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "3 changes", "1 change" or "nothing". */
export function countWord(command: Pick<Command, 'changes' | 'changesLeftOut'>): string {
  const count = command.changes.length + command.changesLeftOut;
  if (count === 0) return 'nothing';
  return count === 1 ? '1 change' : `${count} changes`;
}
