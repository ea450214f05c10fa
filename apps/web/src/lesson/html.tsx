/** Rendered and escaped by the curriculum when the page was built: no HTML of an author's passes. */
export function Html({ html, className }: { readonly html: string; readonly className: string | undefined }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above; it never holds anything of a learner's.
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
