import type { MountNamespaceView, OverlayView } from '@drydock/protocol';

/** The shortest end of each path that no other has: "/a/base", "/b/base" are "a/base" and "b/base". */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, shortestEnd(path, paths)]));
}

function shortestEnd(path: string, paths: readonly string[]): string {
  const parts = path.split('/');
  for (let count = 1; count < parts.length; count += 1) {
    const end = parts.slice(-count).join('/');
    const isAlone = paths.every((other) => other === path || !other.endsWith(`/${end}`));
    if (end !== '' && isAlone) return end;
  }
  return path;
}

/** By a layer's key, the mount points of the overlays it is a layer of. */
export function overlaysByLayer(overlays: readonly OverlayView[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, Set<string>>();
  for (const { path, layers } of overlays) {
    for (const { key } of layers) {
      if (key !== null) users.set(key, (users.get(key) ?? new Set()).add(path));
    }
  }
  return new Map([...users].map(([key, paths]) => [key, [...paths]]));
}

/**
 * Where the learner's shell finds what a mount of this namespace names by a path: through a process in it, when it is
 * not the shell's own. A relative path says nothing of where it was relative to, and stays as it is.
 */
export function pathThrough(path: string, namespace: MountNamespaceView | undefined, isSessions: boolean): string {
  return isSessions || namespace === undefined || !path.startsWith('/')
    ? path
    : `/proc/${namespace.readFrom}/root${path}`;
}

/** An overlay that a copied mount namespace has too is one and the same: it is shown once, with all it is seen in. */
export type ShownOverlay = { readonly overlay: OverlayView; readonly namespaces: readonly number[] };

export function distinctOverlays(overlays: readonly OverlayView[]): readonly ShownOverlay[] {
  const shown = new Map<string, { overlay: OverlayView; namespaces: number[] }>();
  for (const overlay of overlays) {
    const key = [overlay.path, ...overlay.layers.map((layer) => layer.key ?? layer.path)].join('\n');
    const known = shown.get(key);
    if (known === undefined) shown.set(key, { overlay, namespaces: [overlay.mountNamespace] });
    else known.namespaces.push(overlay.mountNamespace);
  }
  return [...shown.values()];
}
