import type { BuildTools } from './build-image.ts';
import type { Source } from './plan-build.ts';
import { nothingYet, type StageState } from './stage-state.ts';

/** What FROM begins with, and COPY --from copies from. @param done stages that are there, by their index */
export async function beginWith(
  source: Source,
  tools: Pick<BuildTools, 'images' | 'obtain'>,
  done: ReadonlyMap<number, StageState>,
): Promise<StageState> {
  if (source.kind === 'scratch') return nothingYet();
  if (source.kind === 'stage') return done.get(source.index) ?? nothingYet();
  const id = await tools.obtain(source.name);
  const image = (await tools.images.records()).images.get(id);
  const config = await tools.images.configuration(id);
  return {
    ...nothingYet(),
    config,
    layers: (image?.layers ?? []).map(({ blob: { digest, sizeBytes } }) => ({ digest, sizeBytes })),
    chainId: image?.layers.at(-1)?.chainId ?? null,
  };
}
