import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { posix } from 'node:path';
import { O_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_PATH, O_RDONLY, openBelow } from '@drydock/linux';
import type { ByteString } from '../../layer/byte-string.ts';
import { LAYER_LIMITS } from '../../layer/limits.ts';
import type { TarEntry } from '../../layer/tar/tar-entry.ts';
import { TarReader } from '../../layer/tar/tar-reader.ts';
import type { BlobStore, NewBlob, StoredBlob } from '../blobs/blob-store.ts';
import { ImageError } from '../image-error.ts';
import { ARCHIVE_BYTES_MAX, ARCHIVE_LINKS_MAX, ARCHIVE_MEMBERS_MAX } from '../limits.ts';
import type { OnProgress } from '../progress.ts';
import { quote } from '../quote.ts';

/** The files of an archive or folder, by name, put into the blob store as they are needed or come by. */
export type ArchiveMembers = {
  /** @returns undefined if there is no such file */
  readonly find: (name: string) => Promise<StoredBlob | undefined>;
};

/** "a/b" for "./a//b": names are keys here and never become paths. */
const memberName = (name: string): string => posix.normalize(`/${name}`).slice(1);

/**
 * Reads a tar from front to back, once: it may come through a pipe, and what tells the meaning of its files usually
 * comes last. So each file is put into the blob store; what turns out to be of no use is garbage there.
 */
export async function readArchiveMembers(
  tar: AsyncIterable<Uint8Array>,
  blobs: BlobStore,
  { onProgress, signal }: { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined },
): Promise<ArchiveMembers> {
  const files = new Map<string, StoredBlob>();
  const links = new Map<string, string>();
  let current: { name: string; blob: NewBlob } | undefined;
  try {
    for await (const event of readEvents(tar)) {
      signal?.throwIfAborted();
      if (event.kind === 'data') await current?.blob.append(event.bytes);
      if (event.kind === 'entry') {
        const name = memberName(text(event.entry.name));
        if (event.entry.kind === 'file') current = { name, blob: await blobs.begin() };
        else if (event.entry.kind === 'symbolic link') {
          links.set(name, memberName(posix.join(posix.dirname(name), text(event.entry.linkName))));
        } else if (event.entry.kind === 'hard link') links.set(name, memberName(text(event.entry.linkName)));
      }
      if (event.kind === 'end' && current !== undefined) {
        const stored = await current.blob.finish();
        files.set(current.name, stored);
        onProgress?.({ kind: 'member', name: current.name, doneBytes: stored.sizeBytes });
        await current.blob[Symbol.asyncDispose]();
        current = undefined;
      }
    }
  } finally {
    await current?.blob[Symbol.asyncDispose]();
  }
  return { find: async (name) => files.get(followLinks(links, memberName(name))) };
}

/** Old `docker save` wrote a layer that two images share once, and a link for the second. */
function followLinks(links: ReadonlyMap<string, string>, name: string): string {
  let at = name;
  for (let followed = 0; followed <= ARCHIVE_LINKS_MAX; followed += 1) {
    const target = links.get(at);
    if (target === undefined) return at;
    at = target;
  }
  throw new ImageError('bad-archive', `archive member ${quote(name)}: more than ${ARCHIVE_LINKS_MAX} links`);
}

const text = (name: ByteString): string => Buffer.from(name, 'latin1').toString('utf8');

type TarEvent = { kind: 'entry'; entry: TarEntry } | { kind: 'data'; bytes: Uint8Array } | { kind: 'end' };

const LIMITS = {
  ...LAYER_LIMITS,
  entries: ARCHIVE_MEMBERS_MAX,
  archiveBytes: ARCHIVE_BYTES_MAX,
  fileBytes: ARCHIVE_BYTES_MAX,
};

/** The reader tells at once; those who write to the disk want to be waited for. */
async function* readEvents(tar: AsyncIterable<Uint8Array>): AsyncGenerator<TarEvent, void, undefined> {
  let events: TarEvent[] = [];
  const reader = new TarReader(
    {
      entry: (entry) => {
        if (entry.segments !== undefined) {
          throw new ImageError('bad-archive', `archive member ${quote(text(entry.name))}: a sparse file`);
        }
        events.push({ kind: 'entry', entry });
      },
      data: (bytes) => events.push({ kind: 'data', bytes: Uint8Array.from(bytes) }),
      end: () => events.push({ kind: 'end' }),
    },
    LIMITS,
  );
  for await (const chunk of tar) {
    reader.push(chunk);
    yield* events;
    events = [];
  }
  reader.finish();
  yield* events;
}

/** The files of a folder. Symbolic links are not followed: they would lead to files that nobody meant to give. */
export function openFolderMembers(path: string, blobs: BlobStore): ArchiveMembers & Disposable {
  const folder = openSync(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return {
    find: async (name) => {
      // Without O_NONBLOCK, opening a fifo would wait for somebody to write to it.
      const file = openBelow(folder, memberName(name), O_RDONLY | O_NONBLOCK);
      if (file === null) return undefined;
      if (!fstatSync(file).isFile()) {
        closeSync(file);
        return undefined;
      }
      return await blobs.add(createReadStream('', { fd: file }));
    },
    [Symbol.dispose]: () => closeSync(folder),
  };
}
