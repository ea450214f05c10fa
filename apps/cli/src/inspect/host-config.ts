import { type ContainerRecord, cgroupOf } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

const NANOSECONDS = 1e9;

/** HostConfig: what was asked for of the machine, under Docker's names. 0 stands for no limit. */
export function hostConfig({ place }: Engine, { specification }: ContainerRecord) {
  const { id, limits, network, root, powers, life, namespaces } = specification;
  const { memoryBytes, swapBytes } = limits;
  const shared = (kind: keyof typeof namespaces): string => {
    const source = namespaces[kind];
    if (source === 'new') return kind === 'ipc' || kind === 'cgroup' ? 'private' : '';
    return source === 'host' ? 'host' : `container:${source.container}`;
  };
  const io = (direction: 'read' | 'write') =>
    limits.io
      .filter((limit) => limit.direction === direction)
      .map(({ device, bytesPerSecond }) => ({ Path: device, Rate: bytesPerSecond }));
  return {
    Memory: memoryBytes ?? 0,
    MemorySwap: memorySwap(memoryBytes, swapBytes),
    MemoryReservation: limits.memoryReservationBytes ?? 0,
    NanoCpus: Math.round((limits.cpus ?? 0) * NANOSECONDS),
    CpuShares: limits.cpuShares ?? 0,
    CpusetCpus: limits.cpuset ?? '',
    PidsLimit: limits.pids,
    BlkioDeviceReadBps: io('read'),
    BlkioDeviceWriteBps: io('write'),
    CgroupPath: cgroupOf(place.cgroupRoot, id),
    NetworkMode: network.mode,
    PidMode: shared('pid'),
    IpcMode: shared('ipc'),
    UTSMode: shared('uts'),
    UsernsMode: namespaces.user === 'host' ? '' : 'private',
    CgroupnsMode: shared('cgroup'),
    ReadonlyRootfs: root.isReadOnly,
    ShmSize: root.shmBytes,
    Privileged: powers.isPrivileged,
    CapAdd: powers.capabilitiesAdded,
    CapDrop: powers.capabilitiesDropped,
    AutoRemove: life.isRemovedAtEnd,
    RestartPolicy: { Name: life.restart.policy, MaximumRetryCount: life.restart.attemptsMax },
    Dns: network.dns,
    ExtraHosts: network.extraHosts,
  };
}

/** Memory and swap together; -1 for swap without limit. */
function memorySwap(memoryBytes: number | null, swapBytes: number | null): number {
  if (memoryBytes === null) return 0;
  return swapBytes === null || swapBytes === Number.POSITIVE_INFINITY ? -1 : memoryBytes + swapBytes;
}
