import type { LayerEntry, OverlayView } from '@drydock/protocol';

/** Builds overlays for tests: layers from the top, each by its entries. */
export function sampleOverlay(upper: LayerEntry[], ...lowers: LayerEntry[][]): OverlayView {
  const layers = [upper, ...lowers].map((entries, index) => ({
    role: index === 0 ? ('upper' as const) : ('lower' as const),
    path: index === 0 ? '/tmp/upper' : `/tmp/lower${index}`,
    key: `0:${index}`,
    entries,
    entryCount: entries.length,
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return { mountNamespace: 1, mountId: 90, path: '/tmp/merged', work: '/tmp/work', layers };
}

export const entry = (path: string, kind: LayerEntry['kind'] = 'file', bytes = 0): LayerEntry => ({
  path,
  kind,
  bytes,
});
