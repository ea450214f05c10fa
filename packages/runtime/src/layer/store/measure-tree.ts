import { type BigIntStats, closeSync, fstatSync, lstatSync } from 'node:fs';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import type { ByteString } from '../byte-string.ts';
import { openName, openOwnDirectory } from '../files/at-calls.ts';
import { lookAt } from '../files/inode.ts';
import { namesIn } from '../files/remove-tree.ts';
import { verifyDepth } from '../files/verify-depth.ts';

/** `fileBytes`: as files read, holes included. `diskBytes`: what they take. */
export type LayerSize = { readonly fileBytes: number; readonly diskBytes: number };

/** st_blocks counts in these, whatever the file system's own blocks are: stat(2). */
const BLOCK_BYTES = 512n;

/** As du(1) does: a file with several names counts once. */
export function measureTree(folder: string): LayerSize {
  const seen = new Set<bigint>();
  let fileBytes = 0n;
  let diskBytes = lstatSync(folder, { bigint: true }).blocks * BLOCK_BYTES;
  const count = (stat: BigIntStats) => {
    if (stat.nlink > 1n && !stat.isDirectory()) {
      if (seen.has(stat.ino)) return;
      seen.add(stat.ino);
    }
    if (stat.isFile()) fileBytes += stat.size;
    diskBytes += stat.blocks * BLOCK_BYTES;
  };
  const enter = (directory: number, depth: number) => {
    verifyDepth(depth, folder);
    for (const name of namesIn(directory)) {
      const inside = openName(directory, name, O_RDONLY | O_DIRECTORY, 0, ['ENOTDIR', 'ELOOP', 'ENOENT']);
      if (inside === -1) countName(directory, name, count);
      else {
        try {
          count(fstatSync(inside, { bigint: true }));
          enter(inside, depth + 1);
        } finally {
          closeSync(inside);
        }
      }
    }
  };
  const top = openOwnDirectory(folder);
  try {
    enter(top, 0);
  } finally {
    closeSync(top);
  }
  return { fileBytes: Number(fileBytes), diskBytes: Number(diskBytes) };
}

function countName(directory: number, name: ByteString, count: (stat: BigIntStats) => void): void {
  using looked = lookAt(directory, name);
  if (looked !== null) count(looked.stat);
}
