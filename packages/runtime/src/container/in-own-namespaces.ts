import { type NamespaceKind, unshareOptions } from './namespace-flags.ts';
import type { Need } from './need.ts';

/**
 * The shell is in namespaces of its own, not in those of your Linux.
 *
 * @param otherwise the kinds, each with what would happen else: "both ends of the cable would be in there"
 */
export const inOwnNamespaces =
  (otherwise: { readonly [Kind in NamespaceKind]?: string }): Need =>
  ({ pid, elsewhere, namespaces }) => {
    const kinds = Object.keys(otherwise) as NamespaceKind[];
    const shared = kinds.find((kind) => !elsewhere.has(kind));
    if (shared === undefined) return null;
    const link = `${shared}:[${namespaces[shared]}]`;
    const fork = kinds.includes('pid') ? ' --fork' : '';
    return {
      reason: `this shell is in the ${shared} namespace of your Linux itself (/proc/${pid}/ns/${shared} and /proc/1/ns/${shared} are both ${link}), and ${otherwise[shared]}`,
      hint: `Go to a shell that has its own, as unshare ${unshareOptions(kinds)}${fork} bash starts one, and ask again there.`,
    };
  };
