import { basename, dirname } from 'node:path';
import { findImage, lastOf, pullImage, type RunDefaults, requireImage } from '@drydock/runtime';
import type { AskedCommand } from '../commands/command.ts';
import { ProgressLines } from '../progress-lines.ts';

/** What is needed of an image to run it. */
export type ImageToRun = {
  readonly imageId: string;
  readonly chainId: string | null;
  readonly defaults: RunDefaults;
  /** Names of its layers in the store, topmost first. */
  readonly lowers: readonly string[];
};

/** Finds an image, and fetches it when it is not here, as --pull says. */
export async function imageFor(name: string, { engine, caller, given, signal }: AskedCommand): Promise<ImageToRun> {
  const policy = lastOf(given, 'pull') ?? 'missing';
  const isHere = findImage(await engine.images.records(), name) !== undefined;
  if (policy === 'always' || (policy === 'missing' && !isHere)) {
    const mirror = engine.config.registryMirror ?? undefined;
    await pullImage(engine.images, name, { mirror, signal, onProgress: new ProgressLines(caller).take });
  }
  const { image } = requireImage(await engine.images.records(), name);
  const top = image.layers.at(-1);
  const { run } = await engine.images.configuration(image.id);
  const paths = top === undefined ? [] : engine.layers.lowers(top.chainId);
  return {
    imageId: image.id,
    chainId: top?.chainId ?? null,
    defaults: run,
    lowers: paths.map((path) => basename(dirname(path))),
  };
}
