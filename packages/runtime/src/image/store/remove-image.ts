import type { Digest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';
import { familiarName, parseReference } from '../reference.ts';
import { collectGarbage } from './collect-garbage.ts';
import { type Found, namesOf, requireImage } from './find-image.ts';
import type { ImageRecords } from './image-records.ts';
import type { ImageStore, ImageUse } from './image-store.ts';

export type Removed = {
  /** Names that are gone. */
  readonly untagged: readonly string[];
  /** The image, if no name was left for it, and the layers that no other image needs. */
  readonly deleted: readonly string[];
  /** Somebody is adding images: the files go with the next removal or prune. */
  readonly isPostponed: boolean;
};

export type RemoveOptions = {
  /** Also when it has names in several repositories, or stopped containers were made from it. */
  readonly force?: boolean;
};

/** Those who are adding images are waited for a moment only: their turn may take an hour. */
const COLLECT_WAIT_MS = 500;

/**
 * Takes a name from an image, and with its last name the image itself. Layers that other images share stay, and so do
 * those below a container.
 */
export async function removeImage(
  store: ImageStore,
  text: string,
  { force = false }: RemoveOptions = {},
): Promise<Removed> {
  const uses = [...(await store.uses())];
  const { untagged, image } = await store.update((records) => {
    const found = requireImage(records, text);
    const names = namesToRemove(records, found, force);
    const all = namesOf(records, found.image.id);
    const isLast = names.length === all.tags.length + all.digests.length;
    if (isLast) refuseIfUsed(text, found.image.id, { uses, force });
    const without = (map: ReadonlyMap<string, Digest>) => new Map([...map].filter(([name]) => !names.includes(name)));
    const images = isLast ? new Map([...records.images].filter(([id]) => id !== found.image.id)) : records.images;
    return {
      records: { images, tags: without(records.tags), digests: without(records.digests) },
      value: { untagged: names, image: isLast ? found.image.id : null },
    };
  });
  if (image === null) return { untagged, deleted: [], isPostponed: false };
  const collected = await collectGarbage(store, { waitMs: COLLECT_WAIT_MS });
  return { untagged, deleted: [image, ...(collected?.layers ?? [])], isPostponed: collected === null };
}

function namesToRemove(records: ImageRecords, { image, by }: Found, force: boolean): string[] {
  const { tags, digests } = namesOf(records, image.id);
  if (by === undefined) {
    const repositories = new Set([...tags, ...digests].map(repositoryOf));
    if (repositories.size > 1 && !force) {
      const shown = [...repositories].join(', ');
      throw new ImageError('in-use', `image ${image.id}: has names in several repositories: ${shown}`, {
        hint: 'Remove it by name, or use --force to remove all names at once.',
      });
    }
    return [...tags, ...digests];
  }
  if (by.kind === 'digest') return [by.name];
  const otherTags = tags.filter((tag) => tag !== by.name);
  // With the last tag of a repository go the digests that it was pulled by, so that none keeps the image unseen.
  const repository = repositoryOf(by.name);
  const isLastOfRepository = !otherTags.some((tag) => repositoryOf(tag) === repository);
  return [by.name, ...(isLastOfRepository ? digests.filter((name) => repositoryOf(name) === repository) : [])];
}

const repositoryOf = (name: string): string => familiarName(parseReference(name));

function refuseIfUsed(
  text: string,
  image: Digest,
  { uses, force }: { uses: readonly ImageUse[]; force: boolean },
): void {
  const running = uses.find((use) => use.image === image && use.isRunning);
  if (running !== undefined) {
    throw new ImageError('in-use', `image ${quote(text)}: container ${running.container} runs from it`, {
      hint: `Stop the container first: docker stop ${running.container}.`,
    });
  }
  const stopped = uses.find((use) => use.image === image);
  if (stopped !== undefined && !force) {
    throw new ImageError('in-use', `image ${quote(text)}: container ${stopped.container} was made from it`, {
      hint: `Remove the container first, docker rm ${stopped.container}, or use --force.`,
    });
  }
}
