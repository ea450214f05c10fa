import type { RuntimeOperation } from '@drydock/protocol';
import {
  changeRoot,
  container,
  controlGroup,
  freshProc,
  hostName,
  joinControlGroup,
  type LessonPlan,
  newNamespaces,
  overlay,
  type ShellPlace,
  veth,
} from '@drydock/runtime';

/** It becomes a shell on a new terminal; the others are done, and leave. */
export const endsInShell = ({ operation }: RuntimeOperation): boolean =>
  operation === 'new-namespaces' || operation === 'change-root' || operation === 'container';

/** The runtime's operations behind what a step offers, for a shell at this place. */
export function operationPlan(offer: RuntimeOperation, place: ShellPlace): LessonPlan {
  switch (offer.operation) {
    case 'new-namespaces':
      return [newNamespaces(offer)];
    case 'fresh-proc':
      return [freshProc()];
    case 'host-name':
      return [hostName(offer)];
    case 'control-group': {
      const { cgroup, memoryMaxBytes, cpuMax, pidsMax } = offer;
      const limits = {
        ...(memoryMaxBytes === undefined ? {} : { memoryMaxBytes: Number(memoryMaxBytes) }),
        ...(cpuMax === undefined ? {} : { cpuMax }),
        ...(pidsMax === undefined ? {} : { pidsMax: Number(pidsMax) }),
      };
      return [controlGroup({ cgroup, ...limits })];
    }
    case 'join-control-group':
      return [joinControlGroup({ cgroup: offer.cgroup, pid: place.ownPid })];
    case 'overlay':
      return [overlay(offer)];
    case 'veth':
      return [veth({ ...offer, here: place.sessionNetwork, there: place.network, pid: place.pid })];
    case 'change-root':
      return changeRootPlan(offer);
    case 'container': {
      const memoryMaxBytes = Number(offer.memoryMaxBytes);
      return container({ ...offer, namespaces: withMounts(offer), memoryMaxBytes });
    }
    default:
      return offer satisfies never;
  }
}

function changeRootPlan(offer: Extract<RuntimeOperation, { operation: 'change-root' }>): LessonPlan {
  const namespaces = withMounts(offer);
  // Once the old root with its /proc is let go of, the kernel lets nobody in there mount another: mount_namespaces(7).
  const isLastChance = offer.by === 'pivot_root' && namespaces.includes('pid');
  return [
    ...(namespaces.length === 0 ? [] : [newNamespaces({ namespaces })]),
    ...(isLastChance ? [freshProc({ root: offer.root })] : []),
    changeRoot(offer),
  ];
}

type RootChange = Extract<RuntimeOperation, { operation: 'change-root' | 'container' }>;

/** Without a mount namespace of its own, pivot_root(2) would take the root away from everybody. */
function withMounts({ by, namespaces }: Pick<RootChange, 'by' | 'namespaces'>): RootChange['namespaces'] {
  return by === 'chroot' || namespaces.includes('mnt') ? namespaces : [...namespaces, 'mnt'];
}
