import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CommandConnection } from '@drydock/linux';
import {
  DOCKERFILE_BYTES_MAX,
  type GivenFlags,
  type Ignored,
  lastOf,
  NOTHING_IGNORED,
  parseIgnoreFile,
  RuntimeError,
  SourceTree,
} from '@drydock/runtime';

/** What Docker calls standard input. */
const STANDARD_INPUT = '-';

export type BuildFiles = {
  /** As people would call it. */
  readonly name: string;
  readonly dockerfile: Buffer;
  /** What COPY and ADD take files from; the caller closes it. */
  readonly context: SourceTree;
};

/**
 * Reads the caller's files, where the command was typed. The directory that is built in is opened once; everything in it
 * is found from its descriptor.
 */
export async function readBuildFiles(path: string, caller: CommandConnection, given: GivenFlags): Promise<BuildFiles> {
  const { workingDirectory } = caller.request;
  const file = lastOf(given, 'file');
  if (path === STANDARD_INPUT && (file === null || file === STANDARD_INPUT)) {
    const dockerfile = await readAll(caller.input(), 'standard input');
    return { name: 'Dockerfile', dockerfile, context: new SourceTree([], { keepsOwners: false }) };
  }
  const folder = resolve(workingDirectory, path);
  const named = file === null ? resolve(folder, 'Dockerfile') : resolve(workingDirectory, file);
  const isTyped = file === STANDARD_INPUT;
  const dockerfile = await (isTyped ? readAll(caller.input(), 'standard input') : requireFile(named));
  const own = isTyped ? null : await readIfThere(`${named}.dockerignore`);
  const ignore = own ?? (await readIfThere(`${folder}/.dockerignore`));
  const ignored: Ignored = ignore === null ? NOTHING_IGNORED : parseIgnoreFile(ignore.toString('utf8'));
  return {
    name: isTyped ? 'Dockerfile' : basename(named),
    dockerfile,
    context: openContext(folder, path, ignored),
  };
}

function openContext(folder: string, path: string, ignored: Ignored): SourceTree {
  try {
    return new SourceTree([folder], { ignored, keepsOwners: false });
  } catch (cause) {
    throw new RuntimeError('not-found', `directory "${path}": cannot be read`, {
      cause,
      hint: 'Give the directory that has the files to COPY: docker build .',
    });
  }
}

async function requireFile(path: string): Promise<Buffer> {
  const found = await readIfThere(path);
  if (found !== null) return found;
  throw new RuntimeError('not-found', `Dockerfile "${path}": it is not there`, { hint: 'Write it, or give -f FILE.' });
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readAll(createReadStream(path), path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

async function readAll(source: AsyncIterable<Buffer>, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > DOCKERFILE_BYTES_MAX) {
      throw new RuntimeError('refused', `${what}: longer than ${DOCKERFILE_BYTES_MAX} bytes`);
    }
  }
  return Buffer.concat(chunks);
}
