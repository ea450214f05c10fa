/** Where a link may lead: out of Drydock, to another of its pages, or to a place on this page. */
export type LinkTarget =
  | { readonly kind: 'external' | 'internal'; readonly href: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A list of what is allowed: whatever a browser may invent next, such as another `javascript:`, stays out. */
export function linkTarget(href: string): LinkTarget {
  // A backslash or a second slash would make "/\host" and "//host" another site's address.
  if (/^(?:#|\/(?![/\\]))[\w#/.%~-]*$/.test(href)) return { kind: 'internal', href };
  if (!/^https?:\/\//i.test(href))
    return { kind: 'refused', reason: 'only https://, http://, /page and #place are links' };
  if (!URL.canParse(href)) return { kind: 'refused', reason: 'it is no well-formed address' };
  const url = new URL(href);
  if (url.username !== '' || url.password !== '') return { kind: 'refused', reason: 'it carries a user name' };
  return { kind: 'external', href: url.href };
}
