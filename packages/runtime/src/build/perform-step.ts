import type { StoredBlob } from '../image/blobs/blob-store.ts';
import { formatImageConfiguration } from '../image/manifest/format-configuration.ts';
import { chainIdOf } from '../layer/store/chain-id.ts';
import { type DoneStep, stepKey } from './build-cache.ts';
import type { Change } from './change.ts';
import { packCopies, packDirectory } from './copy/pack-copies.ts';
import { layerOfRun } from './layer-of-run.ts';
import type { StageState } from './stage-state.ts';
import type { Where } from './step-tools.ts';

export type Performed = { readonly next: StageState; readonly isCached: boolean };

/** Does what an instruction comes to, unless it was done before: then what came of it is taken. */
export async function performStep(change: Change, where: Where): Promise<Performed> {
  const { state, tools } = where;
  const { work } = change;
  const known = [state.chainId, configurationKey(state.config), [...state.declared]];
  switch (work?.kind) {
    case 'run': {
      const key = stepKey('run', ...known, work.argv, work.network);
      return finish({ key, makeLayer: () => layerOfRun(work, where) });
    }
    case 'copy': {
      // What is copied is packed before it is known whether that is needed: so what is compared is what is kept.
      await using packed = await packCopies(work.asked, where);
      const key = stepKey('copy', ...known, change.shown, packed.contentKey);
      return await finish({ key, makeLayer: packed.keep });
    }
    case 'directory': {
      await using packed = await packDirectory(work.path, where);
      const key = stepKey('directory', ...known, change.shown, packed?.contentKey ?? null);
      return await finish({ key, makeLayer: packed?.keep ?? null });
    }
    default: {
      const after = { ...state.config, run: change.run };
      const key = stepKey('configuration', ...known, change.shown, configurationKey(after));
      return finish({ key, makeLayer: null });
    }
  }

  async function finish({ key, makeLayer }: KeyedStep): Promise<Performed> {
    const { shown, run, author, declared, hasCommand } = change;
    const found = tools.isCacheUsed ? await usable(tools.cache.find(key), where) : null;
    const { created, layer } = found ?? (await perform({ key, makeLayer }, where));
    const { config, layers, chainId } = state;
    const next: StageState = {
      config: {
        ...config,
        created,
        ...(author === undefined ? {} : { author }),
        run,
        diffIds: layer === null ? config.diffIds : [...config.diffIds, layer.digest],
        history: [...config.history, { created, createdBy: shown, isEmptyLayer: layer === null }],
      },
      layers: layer === null ? layers : [...layers, layer],
      chainId: layer === null ? chainId : chainIdOf(chainId, layer.digest),
      declared: declared ?? state.declared,
      hasCommand: hasCommand ?? state.hasCommand,
    };
    return { next, isCached: found !== null };
  }
}

type KeyedStep = { readonly key: string; readonly makeLayer: (() => Promise<StoredBlob>) | null };

async function perform({ key, makeLayer }: KeyedStep, { state, tools }: Where): Promise<DoneStep> {
  const layer = makeLayer === null ? null : await makeLayer();
  if (layer !== null) {
    await tools.layers.add({
      diffId: layer.digest,
      parentChainId: state.chainId,
      tar: tools.images.blobs.readUnchecked(layer.digest),
      signal: tools.signal,
    });
  }
  const done = { created: new Date().toISOString(), layer };
  tools.cache.write(key, done);
  return done;
}

/** Null when its layer was pruned meanwhile. */
async function usable(found: DoneStep | null, { state, tools }: Where): Promise<DoneStep | null> {
  if (found === null || found.layer === null) return found;
  const { digest } = found.layer;
  const isHere = tools.layers.find(chainIdOf(state.chainId, digest)) !== null;
  return isHere && (await tools.images.blobs.size(digest)) !== undefined ? found : null;
}

/** What an image says of itself, but for how it came to be. */
const configurationKey = ({ platform, run, author }: StageState['config']): string =>
  formatImageConfiguration({
    platform,
    run,
    ...(author === undefined ? {} : { author }),
    diffIds: [],
    history: [],
  }).toString('utf8');
