import type { OverlayLayer, OverlayView, View } from '@drydock/protocol';
import { sessionInit } from './process-identity.ts';

/**
 * Where the learner finds an entry of a layer. A mount names its layers by paths of its own mount namespace, which are
 * reached from the learner's shell through a process in it.
 */
export function layerPath(overlay: OverlayView, layer: OverlayLayer, view: View, entry?: string): string {
  const namespace = view.mountNamespaces.find(({ inode }) => inode === overlay.mountNamespace);
  const isSessions = sessionInit(view)?.namespaces.mnt === overlay.mountNamespace;
  const door = isSessions || namespace === undefined ? '' : `/proc/${namespace.readFrom}/root`;
  // A relative path, as a mount may name it, says nothing of where it was relative to.
  const folder = layer.path.startsWith('/') ? `${door}${layer.path}` : layer.path;
  return entry === undefined ? folder : `${folder}/${entry}`;
}
