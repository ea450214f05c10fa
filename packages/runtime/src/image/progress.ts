import type { LeftOut } from '../layer/unpack/unpacker.ts';
import type { Digest } from './digest.ts';

/** What a long piece of work tells about itself, for progress bars. */
export type ImageProgress =
  | { readonly kind: 'resolved'; readonly reference: string; readonly digest: Digest }
  | BlobProgress
  | LayerProgress
  /** Something in a layer that cannot be made here, such as a device in a user namespace. */
  | ({ readonly kind: 'left-out'; readonly diffId: Digest } & LeftOut)
  | { readonly kind: 'retry'; readonly reason: string; readonly pauseMs: number }
  | { readonly kind: 'member'; readonly name: string; readonly doneBytes: number }
  | { readonly kind: 'stored'; readonly image: Digest; readonly names: readonly string[] };

export type BlobProgress = {
  readonly kind: 'blob';
  readonly digest: Digest;
  /**
   * waiting: another process downloads it; resuming: bytes of an earlier attempt are kept; present: it was there before;
   * done: all of it is there and is what its digest says
   */
  readonly state: 'waiting' | 'resuming' | 'downloading' | 'uploading' | 'present' | 'done';
  readonly doneBytes: number;
  readonly totalBytes: number;
};

export type LayerProgress = {
  readonly kind: 'layer';
  readonly diffId: Digest;
  readonly state: 'unpacking' | 'present' | 'done';
  readonly position: number;
  readonly count: number;
  readonly doneBytes: number;
};

export type OnProgress = (event: ImageProgress) => void;
