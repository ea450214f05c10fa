import type {
  CgroupView,
  IpcView,
  LinkView,
  MountNamespaceView,
  MountView,
  NetworkView,
  OverlayLayer,
  OverlayView,
  UtsView,
  View,
} from '@drydock/protocol';
import { exampleView, IDLE, SESSION_NAMESPACES } from './example-view.ts';

/** What a view shows beside processes, for tests, spelled by what differs from the ordinary. */

/** A view with other parts: `withParts(IDLE, { cgroups })`. */
export function withParts(view: View, parts: Partial<View>): View {
  return { ...view, ...parts };
}

/** As the kernel makes it, in a parent that hands all controllers on. */
export function exampleCgroup(path: string, files: CgroupView['files'] = {}, pids: number[] = []): CgroupView {
  return {
    path,
    pids,
    files: {
      'cgroup.controllers': 'cpu memory pids',
      'cgroup.subtree_control': '',
      'cgroup.events': 'populated 0\nfrozen 0',
      'cgroup.freeze': '0',
      'memory.current': '0',
      'memory.max': 'max',
      'memory.high': 'max',
      'memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0',
      'memory.stat': 'anon 0\nfile 0',
      'cpu.max': 'max 100000',
      'cpu.weight': '100',
      'cpu.stat': 'usage_usec 0\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0',
      'pids.current': '0',
      'pids.max': 'max',
      'pids.events': 'max 0',
      ...files,
    },
  };
}

const TOP = exampleCgroup('/', { 'cgroup.subtree_control': 'cpu memory pids', 'memory.max': '134217728' }, [1]);
export const GIVEN_CGROUPS: CgroupView[] = [TOP, exampleCgroup('/shells', {}, [7])];

export function withCgroups(...made: readonly CgroupView[]): View {
  return withParts(IDLE, { cgroups: [...GIVEN_CGROUPS, ...made] });
}

export function memoryEvents(counts: { max?: number; oomKill?: number }): string {
  const { max = 0, oomKill = 0 } = counts;
  return `low 0\nhigh 0\nmax ${max}\noom ${oomKill}\noom_kill ${oomKill}\noom_group_kill 0`;
}

export function exampleMount(part: Partial<MountView> & { id: number; path: string }): MountView {
  return {
    parentId: 100,
    device: `0:${part.id}`,
    root: '/',
    type: 'tmpfs',
    source: 'tmpfs',
    options: 'rw',
    superOptions: 'rw',
    ...part,
  };
}

export const ROOT_MOUNT = exampleMount({
  id: 100,
  parentId: 99,
  device: '0:52',
  path: '/',
  type: 'overlay',
  source: 'overlay',
});
export const PROC_MOUNT = exampleMount({ id: 101, device: '0:57', path: '/proc', type: 'proc', source: 'proc' });

export function exampleMounts(mounts: MountView[], part: Partial<MountNamespaceView> = {}): MountNamespaceView {
  return { inode: SESSION_NAMESPACES.mnt ?? 0, pids: [1, 7], readFrom: 1, mounts, mountCount: mounts.length, ...part };
}

export function exampleLayer(role: OverlayLayer['role'], path: string, entries: OverlayLayer['entries']): OverlayLayer {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return { role, path, key: `8:${path}`, entries, entryCount: entries.length, bytes };
}

export const fileEntry = (path: string, bytes = 10): OverlayLayer['entries'][number] => ({ path, kind: 'file', bytes });

export function exampleOverlay(upper: OverlayLayer['entries'], lower: OverlayLayer['entries']): OverlayView {
  return {
    mountNamespace: SESSION_NAMESPACES.mnt ?? 0,
    mountId: 300,
    path: '/root/merged',
    work: '/root/work',
    layers: [exampleLayer('upper', '/root/upper', upper), exampleLayer('lower', '/root/lower', lower)],
  };
}

export function exampleLink(part: Partial<LinkView> & { index: number; name: string }): LinkView {
  return {
    kind: null,
    isUp: true,
    hasCarrier: true,
    mac: null,
    mtu: 1500,
    peerIndex: null,
    peerNamespace: null,
    master: null,
    addresses: [],
    ...part,
  };
}

export const LOOPBACK = exampleLink({ index: 1, name: 'lo', addresses: ['127.0.0.1/8'] });

export function exampleNetwork(links: LinkView[], part: Partial<NetworkView> = {}): NetworkView {
  return { inode: SESSION_NAMESPACES.net ?? 0, pids: [1, 7], readFrom: 1, links, routes: [], ...part };
}

export function exampleUts(hostname: string, part: Partial<UtsView> = {}): UtsView {
  return { inode: SESSION_NAMESPACES.uts ?? 0, pids: [1, 7], readFrom: 1, hostname, ...part };
}

export function exampleIpc(queueIds: readonly number[], part: Partial<IpcView> = {}): IpcView {
  const queues = queueIds.map((id) => ({ id, key: '0x0000002a', bytes: 0, messages: 0 }));
  const inode = SESSION_NAMESPACES.ipc ?? 0;
  return { inode, pids: [1, 7], readFrom: 1, queues, sharedMemoryCount: 0, semaphoreCount: 0, ...part };
}

/** A session whose number 1 has ended. */
export const ENDED_VIEW: View = exampleView();
