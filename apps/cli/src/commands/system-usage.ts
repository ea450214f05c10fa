import {
  type ContainerRecord,
  diskUsage,
  type ImageSummary,
  isOn,
  isRunning,
  listImages,
  measureTree,
  VolumeStore,
  volumesOf,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { containerStatus } from '../inspect/container-status.ts';
import { shownAge, shownSize, table } from '../table.ts';
import { type Command, STATUS } from './command.ts';

const SHORT_ID = 12;
const SHA256 = 'sha256:'.length;

export const systemUsage: Command = {
  name: 'system df',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'Say what images, containers and volumes take on the disk; what several share is there once',
  flags: [{ name: 'verbose', short: 'v', takes: 'nothing', about: 'Each by itself' }],
  run: async ({ caller, engine, given }) => {
    const images = await listImages(engine.images);
    const containers = engine.containers.list().map((record) => ({ record, bytes: ownBytes(engine, record) }));
    const volumes = volumesUsed(engine);
    caller.print(
      isOn(given, 'verbose')
        ? eachByItself(engine, images, containers, volumes)
        : await inAll(engine, images, containers, volumes),
    );
    return STATUS.done;
  },
};

type SizedContainer = { readonly record: ContainerRecord; readonly bytes: number };
type SizedVolume = { readonly name: string; readonly links: number; readonly bytes: number };

/** What a container has written itself. */
function ownBytes({ place }: Engine, { specification }: ContainerRecord): number {
  const folder = `${place.dataRoot}/overlay2/${specification.id}/diff`;
  try {
    return measureTree(folder).fileBytes;
  } catch {
    return 0; // It has never been started, or has nested directories without end.
  }
}

function volumesUsed({ place, containers }: Engine): readonly SizedVolume[] {
  const store = new VolumeStore(place.dataRoot);
  const used = containers.list().map(({ mounts }) => new Set(volumesOf(mounts).map(({ name }) => name)));
  return store.list().map(({ name }) => ({
    name,
    links: used.filter((names) => names.has(name)).length,
    bytes: store.bytesOf(name),
  }));
}

async function inAll(
  engine: Engine,
  images: readonly ImageSummary[],
  containers: readonly SizedContainer[],
  volumes: readonly SizedVolume[],
): Promise<string> {
  const { layersBytes, blobsBytes } = await diskUsage(engine.images);
  const row = (kind: string, all: readonly { isActive: boolean; bytes: number }[], total = sum(all)) => {
    const reclaimable = sum(all.filter(({ isActive }) => !isActive));
    const share = total === 0 ? '' : ` (${Math.floor((100 * reclaimable) / total)}%)`;
    const active = all.filter(({ isActive }) => isActive).length;
    return [kind, String(all.length), String(active), shownSize(total), `${shownSize(reclaimable)}${share}`];
  };
  const ofImages = images.map((image) => ({
    isActive: image.containers > 0,
    bytes: image.sizeBytes - image.sharedBytes,
  }));
  return table(
    ['TYPE', 'TOTAL', 'ACTIVE', 'SIZE', 'RECLAIMABLE'],
    [
      row('Images', ofImages, layersBytes),
      row(
        'Containers',
        containers.map(({ record, bytes }) => ({ isActive: isRunning(record), bytes })),
      ),
      row(
        'Local Volumes',
        volumes.map(({ links, bytes }) => ({ isActive: links > 0, bytes })),
      ),
      ['Blobs, as downloaded', '', '', shownSize(blobsBytes), ''],
    ],
  );
}

const sum = (all: readonly { readonly bytes: number }[]): number => all.reduce((bytes, each) => bytes + each.bytes, 0);

function eachByItself(
  engine: Engine,
  images: readonly ImageSummary[],
  containers: readonly SizedContainer[],
  volumes: readonly SizedVolume[],
): string {
  const imageRows = images.map(({ id, tags, created, sizeBytes, sharedBytes, containers: uses }) => [
    tags[0] ?? '<none>',
    id.slice(SHA256, SHA256 + SHORT_ID),
    shownAge(created),
    ...[sizeBytes, sharedBytes, sizeBytes - sharedBytes].map(shownSize),
    String(uses),
  ]);
  const containerRows = containers.map(({ record, bytes }) => {
    const { id, image, name } = record.specification;
    return [
      id.slice(0, SHORT_ID),
      image,
      shownSize(bytes),
      shownAge(record.createdAt),
      containerStatus(engine, record),
      name,
    ];
  });
  const volumeRows = volumes.map(({ name, links, bytes }) => [name, String(links), shownSize(bytes)]);
  return [
    'Images space usage:\n',
    table(['REPOSITORY', 'IMAGE ID', 'CREATED', 'SIZE', 'SHARED SIZE', 'UNIQUE SIZE', 'CONTAINERS'], imageRows),
    'Containers space usage:\n',
    table(['CONTAINER ID', 'IMAGE', 'SIZE', 'CREATED', 'STATUS', 'NAMES'], containerRows),
    'Local Volumes space usage:\n',
    table(['VOLUME NAME', 'LINKS', 'SIZE'], volumeRows),
  ].join('\n');
}
