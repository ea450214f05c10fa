import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  describePart,
  makeImage,
  OCI_LAYER,
  OCI_MANIFEST,
  tarOf,
} from '../../packages/runtime/src/image/testing/image-parts.ts';
import { contentOf, registryOf, serve } from '../../packages/runtime/src/image/testing/registry-server.ts';
import { temporaryStore } from './image-fixture/temporary-store.ts';

const MiB = 1024 * 1024;
/** Much more than all buffers together; the emulated machine takes a minute for it. */
const LARGE_BYTES = 128 * MiB;
/** Enough for all buffers on the way to be in use, and for some garbage of them to wait for its collection. */
const SMALL_BYTES = 32 * MiB;
/** Garbage is collected when it pleases the engine; a layer kept in memory would be 96 MiB more. */
const SPREAD_KIB = 64 * 1024;
const BLOCK = randomBytes(MiB);

test(`[IM29] pulling a layer of ${LARGE_BYTES / MiB} MiB takes no more memory than pulling one of ${SMALL_BYTES / MiB} MiB`, async (t) => {
  const small = await measurePull(SMALL_BYTES);
  const large = await measurePull(LARGE_BYTES);
  t.diagnostic(`at most ${small} KiB with ${SMALL_BYTES / MiB} MiB, ${large} KiB with ${LARGE_BYTES / MiB} MiB`);
  assert.ok(large - small < SPREAD_KIB, `${small} KiB, ${large} KiB`);
});

/** An image of one layer with one file of that size; it is made while it is sent. */
async function measurePull(bytes: number): Promise<number> {
  const header = tarOf('big', Buffer.alloc(0));
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const hash = createHash('sha256').update(header);
  for (let sent = 0; sent < bytes; sent += BLOCK.length) hash.update(BLOCK);
  const digest = `sha256:${hash.digest('hex')}`;
  const image = makeImage({ config: { rootfs: { type: 'layers', diff_ids: [digest] }, history: [] } });
  const layers = [{ mediaType: OCI_LAYER, digest, size: header.length + bytes }];
  const manifest = {
    mediaType: OCI_MANIFEST,
    bytes: Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: describePart(image.config), layers }),
    ),
  };
  const honest = registryOf(contentOf({ latest: { ...image, manifest } }));
  await using server = await serve(async (request, response) => {
    if (!request.url?.endsWith(digest)) return honest(request, response);
    response.write(header);
    for (let sent = 0; sent < bytes; sent += BLOCK.length) {
      if (!response.write(BLOCK)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  using place = temporaryStore();
  const program = fileURLToPath(new URL('image-fixture/measured-pull.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, place.dataRoot, `${server.host}/app`]);
  return Number(stdout);
}
