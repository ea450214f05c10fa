import type { StoredBlob } from '../../image/blobs/blob-store.ts';
import { fromText } from '../../layer/byte-string.ts';
import { timestamp } from '../../layer/files/inode.ts';
import { SourceTree } from '../context/source-tree.ts';
import type { CopyAsked } from '../dockerfile/instruction.ts';
import { foldersOf, type Where } from '../step-tools.ts';
import { type ChosenSource, chooseSources } from './choose-sources.ts';
import { ContentKey } from './content-key.ts';
import { type Copying, copyToTar } from './copy-to-tar.ts';
import { fileMode, fileOwner } from './file-owner.ts';

/** A layer that is packed and not kept yet; it is gone in the end when nobody keeps it. */
export type PackedLayer = AsyncDisposable & {
  readonly contentKey: string;
  readonly keep: () => Promise<StoredBlob>;
};

/** What COPY or ADD brings, as a layer. */
export async function packCopies(asked: CopyAsked, where: Where): Promise<PackedLayer> {
  const { tools, state, line } = where;
  using closed = new DisposableStack();
  const folders = foldersOf(tools, state.chainId);
  const image = closed.use(new SourceTree(folders, { keepsOwners: true }));
  const tree =
    asked.from === null
      ? tools.context
      : closed.use(new SourceTree(foldersOf(tools, await tools.chainOf(asked.from)), { keepsOwners: true }));
  const inline = asked.inline.map(
    ({ name, content }): ChosenSource => ({ kind: 'inline', name: fromText(name), content: Buffer.from(content) }),
  );
  return await pack(where, {
    tree,
    image,
    sources: [...asked.sources.flatMap((source) => chooseSources(tree, source, line)), ...inline],
    destination: asked.destination,
    owner: asked.chown === null ? null : fileOwner(asked.chown, folders),
    mode: asked.chmod === null ? null : fileMode(asked.chmod, line),
    unpacks: asked.keyword === 'ADD',
  });
}

/** The directory that WORKDIR names, its user's own; null when the image has it. */
export async function packDirectory(path: string, where: Where): Promise<PackedLayer | null> {
  const { tools, state } = where;
  const folders = foldersOf(tools, state.chainId);
  using image = new SourceTree(folders, { keepsOwners: true });
  const way = image.resolve(path);
  if (way !== null && (way.length === 0 || image.kindOf(way) === 'directory')) return null;
  const { user } = state.config.run;
  const owner = user === '' ? null : fileOwner(user, folders);
  return await pack(where, {
    tree: image,
    image,
    sources: [],
    destination: `${path}/`,
    owner,
    mode: null,
    unpacks: false,
  });
}

type Packing = Omit<Copying, 'now' | 'line' | 'signal'>;

async function pack({ tools, line }: Where, packing: Packing): Promise<PackedLayer> {
  await using opened = new AsyncDisposableStack();
  const blob = opened.use(await tools.images.blobs.begin());
  const key = new ContentKey();
  const now = timestamp(BigInt(Date.now()) * 1_000_000n);
  for await (const chunk of copyToTar({ ...packing, now, line, signal: tools.signal }, key)) await blob.append(chunk);
  const stays = opened.move();
  return {
    contentKey: key.digest(),
    keep: () => blob.finish(),
    [Symbol.asyncDispose]: () => stays.disposeAsync(),
  };
}
