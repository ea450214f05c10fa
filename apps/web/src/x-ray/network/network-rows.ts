import type { LinkView, NetworkView, RouteView } from '@drydock/protocol';
import { type TreePlace, treeRows } from '../tree-rows.ts';
import { linkKey, linkPeers } from './link-pairs.ts';

/** What the line of a veth pair does in one row of the gutter. */
export type Wire = 'none' | 'top' | 'passing' | 'bottom';

type Content =
  | { readonly kind: 'head'; readonly network: NetworkView }
  | { readonly kind: 'link'; readonly network: NetworkView; readonly link: LinkView; readonly place: TreePlace }
  | { readonly kind: 'route'; readonly network: NetworkView; readonly route: RouteView }
  | { readonly kind: 'no-route'; readonly network: NetworkView };
/** `wires`: one for each lane of the gutter, the innermost first. */
export type NetworkRow = Content & { readonly wires: readonly Wire[] };

/** All namespaces one below the other, ports below their bridge, and beside them the lines that join veth pairs. */
export function networkRows(networks: readonly NetworkView[]): readonly NetworkRow[] {
  const contents = networks.flatMap(contentsOf);
  const rowOf = new Map<string, number>();
  for (const [row, content] of contents.entries()) {
    if (content.kind === 'link') rowOf.set(linkKey(content.network.inode, content.link.index), row);
  }
  const lanes = lanesOf(spansOf(networks, rowOf));
  return contents.map((content, row) => ({ ...content, wires: lanes.map((spans) => wireAt(row, spans)) }));
}

function contentsOf(network: NetworkView): readonly Content[] {
  const links = treeRows(
    network.links,
    ({ name }) => name,
    ({ master }) => master,
  ).map(({ item, ...place }): Content => ({ kind: 'link', network, link: item, place }));
  const routes = joinedRoutes(network.routes).map((route): Content => ({ kind: 'route', network, route }));
  return [
    { kind: 'head', network },
    ...links,
    ...(routes.length === 0 ? [{ kind: 'no-route', network } as const] : routes),
  ];
}

/** The kernel gives every link a route of its own to its neighbours (fe80::/64): the same way over several is one row. */
function joinedRoutes(routes: readonly RouteView[]): readonly RouteView[] {
  const joined = new Map<string, RouteView>();
  for (const route of routes) {
    const key = `${route.destination} ${route.gateway}`;
    const known = joined.get(key);
    const links = [known?.link, route.link].filter((link) => link !== null && link !== undefined);
    joined.set(key, { ...route, link: links.length === 0 ? null : links.join(', ') });
  }
  return [...joined.values()];
}

type Span = { readonly top: number; readonly bottom: number };

function spansOf(networks: readonly NetworkView[], rowOf: ReadonlyMap<string, number>): readonly Span[] {
  const spans: Span[] = [];
  for (const [key, peer] of linkPeers(networks)) {
    const one = rowOf.get(key);
    const other = rowOf.get(linkKey(peer.network.inode, peer.link.index));
    // Each pair is met twice, once from either end.
    if (one !== undefined && other !== undefined && one < other) spans.push({ top: one, bottom: other });
  }
  // Short ones innermost: their lines cross the fewest others.
  return spans.sort((a, b) => a.bottom - a.top - (b.bottom - b.top) || a.top - b.top);
}

/** Lines that would touch go into different lanes. */
function lanesOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const lanes: Span[][] = [];
  for (const span of spans) {
    const free = lanes.find((lane) => lane.every(({ top, bottom }) => span.bottom < top || bottom < span.top));
    if (free === undefined) lanes.push([span]);
    else free.push(span);
  }
  return lanes;
}

function wireAt(row: number, spans: readonly Span[]): Wire {
  const span = spans.find(({ top, bottom }) => top <= row && row <= bottom);
  if (span === undefined) return 'none';
  if (row === span.top) return 'top';
  return row === span.bottom ? 'bottom' : 'passing';
}
