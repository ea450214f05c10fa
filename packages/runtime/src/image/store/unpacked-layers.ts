import type { LayerStore } from '../../layer/store/layer-store.ts';

/** What this room asks of the store that keeps layers as directories, ready to be stacked. */
export type UnpackedLayers = Pick<LayerStore, 'add' | 'find' | 'list' | 'hold' | 'prune'>;
