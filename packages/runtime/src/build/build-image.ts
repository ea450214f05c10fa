import type { Digest } from '../image/digest.ts';
import { createImage } from '../image/store/create-image.ts';
import type { ImageStore } from '../image/store/image-store.ts';
import type { LayerStore } from '../layer/store/layer-store.ts';
import { predefinedOf, type Variables } from './arguments.ts';
import { beginWith } from './begin-with.ts';
import { BuildCache } from './build-cache.ts';
import { atLine, BuildError } from './build-error.ts';
import { changeOf } from './change.ts';
import type { SourceTree } from './context/source-tree.ts';
import { performStep } from './perform-step.ts';
import type { BuildPlan, PlannedStage, Source } from './plan-build.ts';
import type { EndedRun, RunStep } from './run-step.ts';
import { nothingYet, type StageState } from './stage-state.ts';
import type { StepTools } from './step-tools.ts';

/** What a build tells about itself while it goes on. Steps are numbered from 1. */
export type BuildProgress =
  | {
      readonly kind: 'begun';
      readonly step: number;
      readonly count: number;
      readonly stage: string | null;
      readonly text: string;
    }
  | { readonly kind: 'output'; readonly step: number; readonly text: string }
  | { readonly kind: 'done'; readonly step: number; readonly isCached: boolean }
  | { readonly kind: 'failed'; readonly step: number };

export type BuildTools = {
  readonly images: ImageStore;
  readonly layers: LayerStore;
  readonly dataRoot: string;
  /** Makes sure that an image is here. @returns its id */
  readonly obtain: (image: string) => Promise<Digest>;
  /** Runs a program in a container of its own, to its end. */
  readonly run: (step: RunStep) => Promise<EndedRun>;
  readonly onProgress: (event: BuildProgress) => void;
  readonly signal: AbortSignal;
};

export type BuildAsked = {
  readonly plan: BuildPlan;
  readonly context: SourceTree;
  readonly given: Variables;
  readonly isCacheUsed: boolean;
  /** --label */
  readonly labels: Variables;
  /** Full names: "docker.io/library/mine:latest". */
  readonly tags: readonly string[];
};

/**
 * To build an image is to begin with another one, and to change it line by line: each instruction that changes files
 * adds a layer, and each that does not changes what the image says of itself. There is nothing more to it: RUN is
 * `docker run` and `docker commit`, one after the other. What was done before in the same way is not done again.
 *
 * The caller holds the image store for adding.
 *
 * @throws BuildError with the line; what was done before that line stays in the cache, and nothing else stays
 */
export async function buildImage(asked: BuildAsked, tools: BuildTools): Promise<Digest> {
  const { plan, labels, tags } = asked;
  const cache = new BuildCache(tools.dataRoot);
  cache.tidy();
  const done = new Map<number, StageState>();
  const count = plan.stages.reduce((all, { stage }) => all + 1 + stage.instructions.length, 0);
  const counter = { step: 0, count };
  let last = nothingYet();
  for (const planned of plan.stages) {
    last = await buildStage(planned, { asked, tools, cache, done, counter });
    done.set(planned.stage.index, last);
  }
  const { config, layers } = last;
  const run = labels.size === 0 ? config.run : { ...config.run, labels: new Map([...config.run.labels, ...labels]) };
  const made = await createImage(tools.images, { config: { ...config, run }, layers, tags, signal: tools.signal });
  return made.id;
}

type Building = {
  readonly asked: BuildAsked;
  readonly tools: BuildTools;
  readonly cache: BuildCache;
  /** Stages that are there, by their index. */
  readonly done: ReadonlyMap<number, StageState>;
  readonly counter: { step: number; readonly count: number };
};

async function buildStage({ stage, base, copied }: PlannedStage, building: Building): Promise<StageState> {
  const { asked, tools, cache, counter, done } = building;
  const { from, instructions, name } = stage;
  const stateOf = (source: Source) => beginWith(source, tools, done);
  const begin = (text: string): number => {
    tools.signal.throwIfAborted();
    counter.step += 1;
    tools.onProgress({ kind: 'begun', step: counter.step, count: counter.count, stage: name, text });
    return counter.step;
  };
  const first = begin(from.text);
  let state: StageState = {
    ...(await atItsLine(from.line, building, () => stateOf(base))),
    declared: new Map(),
    hasCommand: false,
  };
  tools.onProgress({ kind: 'done', step: first, isCached: false });
  if (state.config.run.onBuild.length > 0) {
    throw new BuildError(from.line, `${from.text}: the image has ONBUILD instructions, which cannot be done here`, {
      hint: 'Write them into the Dockerfile, behind a FROM of the image below.',
    });
  }
  const predefined = predefinedOf(asked.given);
  for (const instruction of instructions) {
    const step = begin(instruction.text);
    const stepTools: StepTools = {
      ...tools,
      cache,
      isCacheUsed: asked.isCacheUsed,
      predefined,
      chainOf: async (reference) => (await stateOf(copied.get(reference) ?? { kind: 'scratch' })).chainId,
      context: asked.context,
      onOutput: (text) => tools.onProgress({ kind: 'output', step, text }),
    };
    const { next, isCached } = await atItsLine(instruction.line, building, async () => {
      const options = { escape: asked.plan.dockerfile.escape, globals: asked.plan.globals, given: asked.given };
      return performStep(changeOf(instruction, state, options), { state, line: instruction.line, tools: stepTools });
    });
    state = next;
    tools.onProgress({ kind: 'done', step, isCached });
  }
  return state;
}

async function atItsLine<Value>(
  line: number,
  { tools, counter }: Building,
  perform: () => Promise<Value>,
): Promise<Value> {
  try {
    return await perform();
  } catch (error) {
    tools.onProgress({ kind: 'failed', step: counter.step });
    throw atLine(line, error);
  }
}
