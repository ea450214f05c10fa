import { ReportReader, readRequest } from '@drydock/linux';
import { parseFlags, RUN_FLAGS, RuntimeError, specify } from '@drydock/runtime';
import fc from 'fast-check';
import { BuildError } from '../../packages/runtime/src/build/build-error.ts';
import { parseDockerfile } from '../../packages/runtime/src/build/dockerfile/parse-dockerfile.ts';
import { ImageError } from '../../packages/runtime/src/image/image-error.ts';
import { NO_DEFAULTS, parseImageConfiguration } from '../../packages/runtime/src/image/manifest/image-configuration.ts';
import { parseManifest } from '../../packages/runtime/src/image/manifest/manifest.ts';
import { LayerError } from '../../packages/runtime/src/layer/layer-error.ts';
import { fileOf, fixChecksums, pack, read } from '../../packages/runtime/src/layer/tar/testing/whole-archive.ts';
import { documents } from './documents.ts';
import { DOCKERFILE_LINES, DOCKERFILE_PIECES, RUN_WORDS } from './languages.ts';
import { spoiled, spoiledText } from './mutations.ts';
import { startChecker } from './program-checker.ts';
import { stagePrograms } from './stage-programs.ts';

export type Prepared = AsyncDisposable & { readonly property: fc.IAsyncProperty<unknown> };
export type Target = { readonly name: string; readonly about: string; readonly prepare: () => Promise<Prepared> };

/** Any other error than our own words is a hole: something was believed before it was looked at. */
function inOwnWords<Input>(
  input: fc.Arbitrary<Input>,
  take: (input: Input) => unknown,
  own: new (...args: never[]) => Error,
): () => Promise<Prepared> {
  const property = fc.asyncProperty(input, async (given) => {
    try {
      take(given);
    } catch (error) {
      if (!(error instanceof own)) throw error;
    }
  });
  return async () => ({ property, [Symbol.asyncDispose]: async () => undefined });
}

const archives = spoiled(
  fc
    .array(fc.tuple(fc.constantFrom('a', 'd/e', '.wh.x', '../up', 'n'.repeat(200)), fc.string({ maxLength: 700 })), {
      maxLength: 4,
    })
    .map((files) => pack(...files.map(([name, content]) => fileOf(name, Buffer.from(content).toString('latin1'))))),
).map((bytes) => {
  fixChecksums(bytes);
  return bytes;
});

export const TARGETS: readonly Target[] = [
  {
    name: 'stage',
    about: 'programs of system calls, checked by the native code with sanitizers',
    prepare: async () => {
      const checker = await startChecker();
      const property = fc.asyncProperty(stagePrograms, async (bytes) => void (await checker.check(bytes)));
      return { property, [Symbol.asyncDispose]: () => checker[Symbol.asyncDispose]() };
    },
  },
  {
    name: 'reports',
    about: 'what a process that became a container could still say to the engine',
    prepare: inOwnWords(fc.uint8Array({ maxLength: 200 }), (bytes) => [...new ReportReader().push(bytes)], RangeError),
  },
  {
    name: 'request',
    about: 'what a command says was typed',
    prepare: inOwnWords(spoiled(fc.constant(REQUEST())), (bytes) => readRequest(bytes), RangeError),
  },
  { name: 'tar', about: 'layers', prepare: inOwnWords(archives, (bytes) => read(bytes), LayerError) },
  {
    name: 'manifest',
    about: 'manifests and indexes of a registry',
    prepare: inOwnWords(documents('manifest'), (text) => parseManifest(Buffer.from(text), undefined, 'it'), ImageError),
  },
  {
    name: 'configuration',
    about: "images' configurations",
    prepare: inOwnWords(
      documents('configuration'),
      (text) => parseImageConfiguration(Buffer.from(text), 'it'),
      ImageError,
    ),
  },
  {
    name: 'dockerfile',
    about: 'Dockerfiles',
    prepare: inOwnWords(
      spoiledText(DOCKERFILE_LINES, DOCKERFILE_PIECES),
      (text) => parseDockerfile(Buffer.from(text)),
      BuildError,
    ),
  },
  {
    name: 'run-flags',
    about: 'what stands behind docker run',
    prepare: inOwnWords(
      fc.array(fc.oneof(fc.constantFrom(...RUN_WORDS), fc.string({ maxLength: 12 })), { maxLength: 8 }),
      (words) => {
        const { given, operands } = parseFlags(words, RUN_FLAGS, { stopsAtOperand: true });
        const [image = 'i', ...command] = operands;
        specify({
          given,
          image,
          command,
          defaults: { ...NO_DEFAULTS, command: ['sh'] },
          readFile: () => 'A=b\n',
          callerEnvironment: {},
        });
      },
      RuntimeError,
    ),
  },
];

/** `docker ps` in the root directory, native/stage/client.h. */
function REQUEST(): Uint8Array {
  const texts = Buffer.from(['/', 'docker', 'ps', 'A=b', 'C='].join('\0').concat('\0'));
  const head = Buffer.alloc(24);
  head.writeUInt32LE(head.length + texts.length, 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(2, 8);
  return Buffer.concat([head, texts]);
}
