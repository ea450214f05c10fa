import { createHash } from 'node:crypto';

const INLINE_SCRIPT = /<script(?<attributes>(?:\s[^>]*)?)>(?<text>[\s\S]*?)<\/script>/gi;

/**
 * What a page may load and run: its own files, and exactly the inline scripts it was built with (Next puts the page's
 * data into some), each named by its hash. Styles may be inline, because xterm sizes its rows that way.
 */
export function contentSecurityPolicy(html: string): string {
  return [
    `default-src 'none'`,
    ['script-src', `'self'`, ...inlineScriptHashes(html)].join(' '),
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const { groups } of html.matchAll(INLINE_SCRIPT)) {
    if (!groups || /\ssrc\s*=/i.test(groups.attributes ?? '')) continue;
    hashes.add(
      `'sha256-${createHash('sha256')
        .update(groups.text ?? '')
        .digest('base64')}'`,
    );
  }
  return [...hashes];
}
