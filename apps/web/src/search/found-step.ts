/** A step as the search knows it. Part of the built site: search-index.json. */
export type IndexedStep = {
  readonly lab: string;
  readonly labTitle: string;
  readonly step: string;
  readonly number: number;
  readonly title: string;
  readonly goal: string;
  /** Everything else there is to read, without marks. */
  readonly text: string;
};

/** A stretch of text, and whether it is one of the words looked for. */
export type Stretch = { readonly text: string; readonly isMatch: boolean };

export type FoundStep = {
  readonly step: IndexedStep;
  readonly title: readonly Stretch[];
  /** The words around what was found first. */
  readonly excerpt: readonly Stretch[];
};
