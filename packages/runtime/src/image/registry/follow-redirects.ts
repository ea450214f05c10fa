import { ImageError } from '../image-error.ts';
import { REDIRECTS_MAX, URL_CHARACTERS_MAX } from '../limits.ts';
import { quote } from '../quote.ts';
import { bareHostName } from './authorize.ts';
import type { Answer, Connections, Request } from './exchange.ts';
import { leadsInward } from './registry-host.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Makes a request and goes where the answer sends us, by hand: registries keep blobs with storage providers, who are
 * strangers to the user. What logs the user in is for the registry alone and never goes to another host, port or
 * scheme (CVE-2020-15157).
 */
export async function followRedirects(connections: Connections, first: Request, what: string): Promise<Answer> {
  let request = first;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const answer = await connections.exchange(request);
    const location = answer.headers.location;
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    answer.discard();
    const url = redirectTarget(location, request.url, what);
    // Its cookies and such are not kept either: nothing but these headers is ever sent.
    const { authorization, ...rest } = request.headers;
    const isSame = url.origin === first.url.origin && authorization !== undefined;
    request = { ...request, url, headers: isSame ? { ...rest, authorization } : rest };
  }
  throw new ImageError('redirect-refused', `${what}: more than ${REDIRECTS_MAX} redirects in a row`);
}

/** Where somebody else sends us: nowhere less safe than where we are. */
export function redirectTarget(location: string, from: URL, what: string): URL {
  const shown = quote(location);
  const refuse = (reason: string): never => {
    throw new ImageError('redirect-refused', `${what}: redirected to ${shown}: ${reason}`, {
      hint: 'This is for the owner of the registry to repair.',
    });
  };
  if (location.length > URL_CHARACTERS_MAX || !URL.canParse(location, from.href)) return refuse('no address');
  const url = new URL(location, from);
  if (url.username !== '' || url.password !== '') refuse('holds a user name');
  const host = bareHostName(url);
  const wasPlain = from.protocol === 'http:';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && wasPlain)) refuse('not https');
  // Nobody out there may use us to ask questions of the services of this machine.
  if (leadsInward(host) && !leadsInward(bareHostName(from))) refuse('leads to this machine itself, or close by');
  return url;
}
