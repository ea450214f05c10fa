import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuntimeOperation } from '@drydock/protocol';
import type { OperationSource } from '../by-runtime/offer.ts';
import { sourceParts } from '../by-runtime/source-parts.ts';

/** The file that performs an operation, read when the page is built: it is named like the operation. */
export async function operationSource({ operation }: RuntimeOperation): Promise<OperationSource> {
  const path = `packages/runtime/src/container/${operation}.ts`;
  const text = await readFile(join(process.cwd(), '..', '..', path), 'utf8');
  return { path, parts: sourceParts(text) };
}
