import type { StoredBlob } from '../image/blobs/blob-store.ts';
import { digestOf } from '../image/digest.ts';
import { formatImageConfiguration } from '../image/manifest/format-configuration.ts';
import { printable } from '../image/quote.ts';
import { directoryToTar } from '../layer/changes/layer-to-tar.ts';
import { BuildError } from './build-error.ts';
import type { Work } from './change.ts';
import { OUTPUT_CHARACTERS_MAX } from './limits.ts';
import { removeMountPlaces } from './run-step.ts';
import { foldersOf, type Where } from './step-tools.ts';

/** Runs a program on what the image is by now; what it wrote, packed, is the next layer. @throws BuildError when it fails */
export async function layerOfRun(
  { argv, network }: Extract<Work, { kind: 'run' }>,
  { state, line, tools }: Where,
): Promise<StoredBlob> {
  const { config, chainId, declared } = state;
  const layers = foldersOf(tools, chainId);
  const isSet = new Set(config.run.environment.map((text) => text.slice(0, text.indexOf('='))));
  const variables = [...tools.predefined, ...declared].filter(([name]) => !isSet.has(name));
  await using ended = await tools.run({
    argv,
    defaults: {
      ...config.run,
      entrypoint: [],
      volumes: [], // what a RUN writes there is part of the image
      environment: [...variables.map(([name, value]) => `${name}=${value}`), ...config.run.environment],
    },
    network,
    layers,
    chainId,
    imageId: digestOf(formatImageConfiguration(config)),
    onOutput: clipped(tools.onOutput),
    signal: tools.signal,
  });
  if (ended.exitCode !== 0) {
    throw new BuildError(line, `${printable(argv.join(' '))}: it ended with status ${ended.exitCode}`, {
      code: 'refused',
    });
  }
  removeMountPlaces(ended.upper, layers);
  return await tools.images.blobs.add(directoryToTar(ended.upper, { form: 'layer', signal: tools.signal }));
}

/** A program that never stops writing fills nobody's memory: whoever looks on may read slower than it writes. */
function clipped(tell: (text: string) => void): (text: string) => boolean {
  let left = OUTPUT_CHARACTERS_MAX;
  return (text) => {
    tell(text.slice(0, left));
    left -= text.length;
    if (left > 0) return true;
    tell(`\n[output clipped: a RUN is heard for ${OUTPUT_CHARACTERS_MAX} characters]\n`);
    return false;
  };
}
