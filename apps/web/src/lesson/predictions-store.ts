import { create } from 'zustand';

export type Prediction = {
  /** Counts from 0, in the order of the options. */
  readonly option: number;
  /** The answer was looked at: from then on the choice stands. */
  readonly isCompared: boolean;
};

/** What was predicted during this visit, by the prediction's name: "namespaces/unshare/3". */
export const usePredictions = create<{ readonly made: ReadonlyMap<string, Prediction> }>(() => ({ made: new Map() }));

export function choose(name: string, option: number): void {
  usePredictions.setState(({ made }) =>
    made.get(name)?.isCompared ? { made } : { made: new Map(made).set(name, { option, isCompared: false }) },
  );
}

export function compare(name: string): void {
  usePredictions.setState(({ made }) => {
    const prediction = made.get(name);
    return prediction === undefined ? { made } : { made: new Map(made).set(name, { ...prediction, isCompared: true }) };
  });
}

/** Of a whole lab ("namespaces/") or of one step ("namespaces/unshare/"). */
export function forgetPredictions(prefix: string): void {
  usePredictions.setState(({ made }) => ({
    made: new Map([...made].filter(([name]) => !name.startsWith(prefix))),
  }));
}
