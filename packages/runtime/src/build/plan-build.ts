import { formatPlatform, thisPlatform } from '../image/manifest/platform.ts';
import { nearestName } from '../nearest-name.ts';
import { RuntimeError } from '../runtime-error.ts';
import { globalArguments, type Variables } from './arguments.ts';
import { BuildError } from './build-error.ts';
import type { Dockerfile, Stage } from './dockerfile/instruction.ts';
import { substitute } from './dockerfile/substitute.ts';

/** What files come from: an earlier stage, an image that is here or at a registry, or nothing at all. */
export type Source =
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'image'; readonly name: string }
  | { readonly kind: 'scratch' };

export type PlannedStage = {
  readonly stage: Stage;
  readonly base: Source;
  /** By the name or number that a COPY --from of this stage gives. */
  readonly copied: ReadonlyMap<string, Source>;
};

export type BuildPlan = {
  readonly dockerfile: Dockerfile;
  readonly globals: Variables;
  /** In order; the last is the image that is wanted. Stages that it does not need are not among them. */
  readonly stages: readonly PlannedStage[];
};

type Asked = { readonly target: string | null; readonly given: Variables };

/** Finds out which stages are needed and what each begins with. Pure. @throws BuildError, or RuntimeError for the target */
export function planBuild(dockerfile: Dockerfile, { target, given }: Asked): BuildPlan {
  const globals = globalArguments(dockerfile, given);
  const planned = dockerfile.stages.map((stage) => planStage(stage, dockerfile, globals));
  const last = targetOf(dockerfile, target);
  const needed = new Set<number>();
  const need = [last];
  for (let index = need.pop(); index !== undefined; index = need.pop()) {
    const stage = planned[index];
    if (stage === undefined || needed.has(index)) continue;
    needed.add(index);
    for (const source of [stage.base, ...stage.copied.values()]) if (source.kind === 'stage') need.push(source.index);
  }
  return { dockerfile, globals, stages: planned.filter(({ stage }) => needed.has(stage.index)) };
}

function targetOf({ stages }: Dockerfile, target: string | null): number {
  if (target === null) return stages.length - 1;
  const found = stages.find(({ name, index }) => name === target.toLowerCase() || String(index) === target);
  if (found !== undefined) return found.index;
  const names = stages.flatMap(({ name }) => name ?? []);
  const near = nearestName(target, names);
  throw new RuntimeError('asked-wrongly', `--target=${target}: the Dockerfile has no such stage`, {
    hint: near === null ? `Its stages are ${names.join(', ') || 'without names'}.` : `Did you mean ${near}?`,
  });
}

function planStage(stage: Stage, { stages, escape: escaper }: Dockerfile, globals: Variables): PlannedStage {
  const { from, index } = stage;
  const scope = { lookUp: (name: string) => globals.get(name), escape: escaper, line: from.line };
  if (from.platform !== null) verifyPlatform(substitute(from.platform, scope), from.line);
  const image = substitute(from.image, scope);
  if (image === '') {
    throw new BuildError(from.line, `FROM ${from.image}: this comes to nothing`, {
      hint: 'Give its variable a value: ARG NAME=VALUE before FROM, or --build-arg.',
    });
  }
  const earlier = (name: string) =>
    stages.slice(0, index).find((each) => each.name === name.toLowerCase() || String(each.index) === name);
  const base = stages.slice(0, index).find(({ name }) => name !== null && name === image.toLowerCase());
  const copied = new Map<string, Source>();
  for (const each of stage.instructions) {
    if ((each.keyword !== 'COPY' && each.keyword !== 'ADD') || each.from === null) continue;
    const found = earlier(each.from);
    if (found === undefined && (/^\d+$/.test(each.from) || each.from.includes('$'))) {
      throw new BuildError(each.line, `COPY --from=${each.from}: no stage before this one`, {
        hint: 'Give the name of a stage, its number from 0, or an image.',
      });
    }
    const source: Source = found === undefined ? sourceOf(each.from) : { kind: 'stage', index: found.index };
    copied.set(each.from, source);
  }
  return { stage, base: base === undefined ? sourceOf(image) : { kind: 'stage', index: base.index }, copied };
}

const sourceOf = (image: string): Source =>
  image === 'scratch' ? { kind: 'scratch' } : { kind: 'image', name: image };

function verifyPlatform(text: string, line: number): void {
  const here = formatPlatform(thisPlatform());
  if (text === here) return;
  throw new BuildError(line, `FROM --platform=${text}: this machine is ${here}, and builds for itself alone`, {
    hint: 'Leave it out.',
  });
}
