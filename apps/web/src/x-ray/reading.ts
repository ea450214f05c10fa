import { create } from 'zustand';

/** The value under the pointer or the focus: in words, and the file it was read from. */
export type Reading = {
  readonly says: string;
  readonly source: string;
  /** Everything with the same key lights up: "pid:4026532871". */
  readonly highlight?: string;
};

export const useReading = create<{ readonly reading: Reading | null }>(() => ({ reading: null }));

export const read = (reading: Reading | null): void => useReading.setState({ reading });
