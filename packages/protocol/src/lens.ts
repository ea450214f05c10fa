/** What the x-ray can be looked at through, in the order of its tabs. */
export const LENSES = ['processes', 'namespaces', 'cgroups', 'files', 'network'] as const;
export type Lens = (typeof LENSES)[number];
