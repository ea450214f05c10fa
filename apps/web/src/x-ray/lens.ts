import { type Change, LENSES, type Lens } from '@drydock/protocol';
import { create } from 'zustand';

const STORAGE_KEY = 'drydock.lens';

type Chosen = {
  readonly lens: Lens;
  /** Somebody has asked for it since the page was loaded. */
  readonly isAsked: boolean;
};

export const useLens = create<Chosen>(() => ({ lens: 'processes', isAsked: false }));

/** For whoever suggests one, such as a step of a lab; the learner's own choice is remembered by `chooseLens`. */
export const setLens = (lens: Lens): void => useLens.setState({ lens, isAsked: true });

export function chooseLens(lens: Lens): void {
  setLens(lens);
  try {
    localStorage.setItem(STORAGE_KEY, lens);
  } catch {
    // Storage is switched off in this browser: the choice lasts as long as the page.
  }
}

/** Takes up the lens chosen last in this browser, unless a step has asked for its own: the x-ray may come after it. */
export function recallLens(): void {
  if (useLens.getState().isAsked) return;
  try {
    const lens = LENSES.find((one) => one === localStorage.getItem(STORAGE_KEY));
    if (lens !== undefined) setLens(lens);
  } catch {
    // Storage is switched off in this browser: the first lens stands.
  }
}

/** The lenses that show something of what a command changed. */
export function changedLenses(changes: readonly Change[]): ReadonlySet<Lens> {
  return new Set(changes.flatMap(({ kind }) => SHOWN_BY[kind]));
}

const SHOWN_BY: { readonly [Kind in Change['kind']]: readonly Lens[] } = {
  'process-started': ['processes'],
  'process-ended': ['processes'],
  'process-executed': ['processes'],
  'namespace-changed': ['namespaces'],
  'proc-mounted': ['processes', 'files'],
  'root-changed': ['processes'],
  'cgroup-made': ['cgroups'],
  'cgroup-removed': ['cgroups'],
  'cgroup-joined': ['cgroups'],
  'cgroup-set': ['cgroups'],
  'cgroup-event': ['cgroups'],
  mounted: ['files'],
  unmounted: ['files'],
  'layer-changed': ['files'],
  'link-added': ['network'],
  'link-removed': ['network'],
  'link-changed': ['network'],
  // Both are told below the table of namespaces, as what is in them.
  'hostname-changed': ['namespaces'],
  'queue-made': ['namespaces'],
  'queue-removed': ['namespaces'],
};
