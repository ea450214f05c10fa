/** Where a row stands in a tree, as much as drawing its lines takes. */
export type TreePlace = {
  /** 0 for a root. */
  readonly depth: number;
  /** For each level above: does a sister follow further down? Draws the lines of the tree. */
  readonly hasMoreBelow: readonly boolean[];
  readonly isLastChild: boolean;
};
export type TreeRow<Item> = TreePlace & { readonly item: Item };

/**
 * Puts children below their parents, sisters in the order given. What names a parent that is not listed is a root.
 * Every item comes out once, whatever the parents say.
 */
export function treeRows<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  parentOf: (item: Item) => Key | null,
): readonly TreeRow<Item>[] {
  const known = new Set(items.map(keyOf));
  const childrenOf = new Map<Key, Item[]>();
  const roots: Item[] = [];
  for (const item of items) {
    const parent = parentOf(item);
    if (parent === null || !known.has(parent) || parent === keyOf(item)) roots.push(item);
    else childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), item]);
  }
  const rows: TreeRow<Item>[] = [];
  const drawn = new Set<Item>();
  const draw = (item: Item, above: readonly boolean[], isLastChild: boolean) => {
    if (drawn.has(item)) return;
    drawn.add(item);
    rows.push({ item, depth: above.length, hasMoreBelow: above, isLastChild });
    const children = childrenOf.get(keyOf(item)) ?? [];
    for (const [index, child] of children.entries()) {
      draw(child, [...above, !isLastChild], index === children.length - 1);
    }
  };
  for (const root of roots) draw(root, [], true);
  // Two that name each other as parents cannot be, yet a view read while numbers are reused may say so.
  for (const item of items) draw(item, [], true);
  return rows;
}
