import { type ChainId, chainIdOf } from '../../layer/store/chain-id.ts';
import type { LayerRecord } from '../../layer/store/layer-record.ts';
import { verifyBytes } from '../blobs/verify-bytes.ts';
import { parseDigest } from '../digest.ts';
import type { UnpackedLayers } from '../store/unpacked-layers.ts';

/**
 * A store of layers that reads each to its end and verifies it, as the real one does, but unpacks nothing: so it needs
 * no privileges. test/runtime/image*.test.ts is about the real one.
 */
export function drainedLayers(): UnpackedLayers {
  const records = new Map<ChainId, LayerRecord>();
  return {
    async add({ diffId, parentChainId: parent, tar }) {
      let fileBytes = 0;
      for await (const chunk of verifyBytes(tar, { what: 'layer', digest: parseDigest(diffId) }))
        fileBytes += chunk.length;
      const chainId = chainIdOf(parent, diffId);
      const layerId = chainId.slice('sha256:'.length, 31);
      records.set(chainId, { chainId, diffId, parent, layerId, entries: 1, fileBytes, createdAt: '' });
      return { chainId, layerId };
    },
    find: (chainId) => records.get(chainId) ?? null,
    list: () => [...records.values()],
    hold: () => ({ [Symbol.dispose]: () => undefined }),
    prune: (keep) => {
      const kept = new Set<ChainId>();
      for (const top of keep) {
        for (let next: ChainId | null = top; next !== null; next = records.get(next)?.parent ?? null) kept.add(next);
      }
      const removed = [...records.values()].filter(({ chainId }) => !kept.has(chainId));
      for (const { chainId } of removed) records.delete(chainId);
      return removed;
    },
  };
}
