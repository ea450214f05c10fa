import type { ChainId } from '../layer/store/chain-id.ts';
import type { Variables } from './arguments.ts';
import type { BuildCache } from './build-cache.ts';
import type { BuildTools } from './build-image.ts';
import type { SourceTree } from './context/source-tree.ts';
import type { StageState } from './stage-state.ts';

/** What a step works with. */
export type StepTools = Pick<BuildTools, 'images' | 'layers' | 'run' | 'signal'> & {
  readonly cache: BuildCache;
  readonly isCacheUsed: boolean;
  /** Variables that RUN has and that make no difference. */
  readonly predefined: Variables;
  readonly context: SourceTree;
  /** The topmost layer of what --from names; null: it has none. */
  readonly chainOf: (from: string) => Promise<ChainId | null>;
  readonly onOutput: (text: string) => void;
};

export type Where = { readonly state: StageState; readonly line: number; readonly tools: StepTools };
/** Folders of the layers that an image has by now, topmost first. */
export const foldersOf = ({ layers }: Pick<StepTools, 'layers'>, chainId: ChainId | null): readonly string[] =>
  chainId === null ? [] : layers.lowers(chainId);
