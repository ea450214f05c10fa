import {
  allOf,
  BuildError,
  buildImage,
  type Flag,
  formatReference,
  isOn,
  lastOf,
  parseDigest,
  parseDockerfile,
  parseReference,
  planBuild,
  RuntimeError,
  unusedArguments,
  type Variables,
  withDefaultTag,
} from '@drydock/runtime';
import { BuildLines, excerpt } from '../build/build-lines.ts';
import { type BuildFiles, readBuildFiles } from '../build/read-build-files.ts';
import { runInContainer } from '../build/run-in-container.ts';
import { imageFor } from '../run/image-for.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

const FLAGS: readonly Flag[] = [
  { name: 'tag', short: 't', takes: 'list', placeholder: 'NAME[:TAG]', about: 'What the image is called' },
  { name: 'file', short: 'f', takes: 'value', placeholder: 'FILE', about: 'The Dockerfile; - for standard input' },
  { name: 'build-arg', takes: 'list', placeholder: 'NAME=VALUE', about: 'The value of an ARG' },
  { name: 'label', takes: 'list', placeholder: 'NAME=VALUE', about: 'A label of the image' },
  { name: 'target', takes: 'value', placeholder: 'STAGE', about: 'The stage to build, instead of the last' },
  { name: 'no-cache', takes: 'nothing', about: 'Do every step again' },
  { name: 'pull', takes: 'nothing', about: 'Fetch the images of FROM even when they are here' },
  { name: 'quiet', short: 'q', takes: 'nothing', about: 'Say nothing but the image’s id' },
  { name: 'progress', takes: 'value', placeholder: 'plain', about: 'How to tell what happens; there is one way' },
];

export const build: Command = {
  name: 'build',
  operands: 'PATH|-',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Make an image as a Dockerfile says, from the files in a directory',
  flags: FLAGS,
  run: async (asked) => {
    const { caller, given, operands } = asked;
    const tags = allOf(given, 'tag').map((name) => formatReference(withDefaultTag(parseReference(name))));
    const progress = lastOf(given, 'progress') ?? 'plain';
    if (progress !== 'plain' && progress !== 'auto') {
      throw new RuntimeError('asked-wrongly', `--progress=${progress}: there is no such way`, { hint: 'Write plain.' });
    }
    const files = await readBuildFiles(operands[0] ?? '.', caller, given);
    using _context = files.context;
    const lines = isOn(given, 'quiet') ? null : new BuildLines(caller);
    try {
      const id = await buildFrom(files, { asked, tags, lines });
      lines?.built(id, tags);
      if (lines === null) caller.print(`${id}\n`);
      return STATUS.done;
    } catch (error) {
      if (error instanceof BuildError) {
        caller.complain(excerpt(files.dockerfile.toString('utf8'), files.name, error.line));
      }
      throw error;
    }
  },
};

type Building = {
  readonly asked: AskedCommand;
  readonly tags: readonly string[];
  readonly lines: BuildLines | null;
};

async function buildFrom({ dockerfile, context }: BuildFiles, { asked, tags, lines }: Building): Promise<string> {
  const { engine, caller, given, signal } = asked;
  const variables = readVariables(allOf(given, 'build-arg'), caller.request.environment);
  const parsed = parseDockerfile(dockerfile);
  const plan = planBuild(parsed, { target: lastOf(given, 'target'), given: variables });
  for (const name of unusedArguments(parsed, variables)) {
    caller.complain(`--build-arg ${name}: no ARG of the Dockerfile has this name\n`);
  }
  await removeLeftovers(asked);
  using _hold = await engine.images.holdForAdding(signal);
  const policy = new Map([...given, ['pull', [isOn(given, 'pull') ? 'always' : 'missing']]]);
  return await buildImage(
    {
      plan,
      context,
      given: variables,
      isCacheUsed: !isOn(given, 'no-cache'),
      labels: readVariables(allOf(given, 'label'), {}),
      tags,
    },
    {
      images: engine.images,
      layers: engine.layers,
      dataRoot: engine.place.dataRoot,
      obtain: async (image) => parseDigest((await imageFor(image, { ...asked, given: policy })).imageId),
      run: (step) => runInContainer(engine, step),
      onProgress: (event) => lines?.take(event),
      signal,
    },
  );
}

/** Of builds that were killed: layers that were half packed. Not while somebody packs one. */
async function removeLeftovers({ engine }: AskedCommand): Promise<void> {
  using lock = await engine.images.holdForCollecting(0);
  if (lock !== null) await engine.images.blobs.removeTemporary();
}

/** NAME=VALUE, or NAME for what the caller's environment has; without a value there it is not given. */
function readVariables(texts: readonly string[], environment: Readonly<Record<string, string | undefined>>): Variables {
  return new Map(
    texts.flatMap((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [[text.slice(0, at), text.slice(at + 1)] as const];
      const value = environment[text];
      return value === undefined ? [] : [[text, value] as const];
    }),
  );
}
