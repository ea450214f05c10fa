import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { contentType } from './content-type.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

export type SiteFile = {
  readonly body: Buffer;
  readonly contentType: string;
  /** Names the content: equal tags, equal bytes. */
  readonly entityTag: string;
  readonly cacheControl: string;
  /** What the page may do; null for a file that is no page. */
  readonly policy: string | null;
};

/** The built web by address, such as "/labs/namespaces/look/". */
export type Site = { readonly fileAt: (pathname: string) => SiteFile | undefined; readonly notFound: SiteFile };

/**
 * Reads the whole build into memory, a few megabytes: no address can then lead out of the folder, and no file that
 * changes or vanishes meanwhile, as during the next build, can break an answer.
 */
export function readSite(folder: string): Site {
  const files = new Map<string, SiteFile>();
  // Longest path first: of a.html and a/index.html, which share an address, the shorter one wins.
  for (const path of listFiles(folder).sort((one, other) => other.length - one.length)) {
    const file = describeFile(path, readFileSync(join(folder, path)));
    for (const address of addressesOf(path)) files.set(address, file);
  }
  if (!files.has('/')) throw new Error(`serve "${folder}": it has no index.html; ${BUILD_FIRST}`);
  return {
    fileAt: (pathname) => files.get(pathname),
    notFound: files.get('/404.html') ?? describeFile('404.html', Buffer.from(PLAIN_NOT_FOUND)),
  };
}

const BUILD_FIRST = 'build the page first (npm run build), or set DRYDOCK_WEB';
const PLAIN_NOT_FOUND =
  '<!doctype html><title>Not found</title><p>There is no such page. <a href="/">To the start</a></p>';

function listFiles(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new Error(`serve "${folder}": it cannot be read; ${BUILD_FIRST}`, { cause });
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function describeFile(path: string, body: Buffer): SiteFile {
  // Files below _next/static carry the hash of their content in their name.
  const isImmutable = path.startsWith('_next/static/');
  return {
    body,
    contentType: contentType(path),
    entityTag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    cacheControl: isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
    policy: path.endsWith('.html') ? contentSecurityPolicy(body.toString('utf8')) : null,
  };
}

/** "labs/index.html" is at /labs/index.html, /labs and /labs/; "labs.html" at /labs.html, /labs and /labs/. */
function addressesOf(path: string): string[] {
  const exact = `/${path}`;
  if (!path.endsWith('.html')) return [exact];
  const bare = exact.slice(0, -'.html'.length).replace(/\/index$/, '');
  return [exact, `${bare}/`, ...(bare === '' ? [] : [bare])];
}
