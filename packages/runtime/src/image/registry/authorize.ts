import { readSmall } from '../blobs/verify-bytes.ts';
import { ImageError } from '../image-error.ts';
import { ANSWER_BYTES_MAX, URL_CHARACTERS_MAX } from '../limits.ts';
import { JsonValue } from '../manifest/json-value.ts';
import { quote } from '../quote.ts';
import { type Challenge, parseChallenges } from './authentication-challenge.ts';
import { basicAuthorization, type Credentials } from './credentials.ts';
import type { Answer, Connections } from './exchange.ts';
import { isLoopback, leadsInward } from './registry-host.ts';
import { PASSING_STATUSES, PassingStatus, parseRetryAfter } from './transient-error.ts';

export type RegistryActions = 'pull' | 'pull,push';

export type LogIn = {
  readonly connections: Connections;
  /** "registry ghcr.io", for errors. */
  readonly what: string;
  /** The registry that asks, and no other: not one that it redirected to. */
  readonly asking: URL;
  readonly repository: string;
  /** What is to be done there. */
  readonly actions: RegistryActions;
  readonly credentials: Credentials | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * What to write into Authorization after an answer of status 401. With "Bearer", a token server that the registry
 * names gives a token for one repository, in exchange for the user's password or for nothing; with "Basic" the
 * password itself goes to the registry.
 *
 * @returns undefined if there is no way to log in, or nothing to log in with
 */
export async function authorize(answer: Answer, logIn: LogIn): Promise<string | undefined> {
  const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '');
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'));
  if (bearer !== undefined) return `Bearer ${await fetchToken(bearer, logIn)}`;
  const { credentials } = logIn;
  if (!challenges.some(({ scheme }) => scheme === 'basic') || credentials?.kind !== 'password') return undefined;
  return basicAuthorization(credentials.user, credentials.password);
}

async function fetchToken(challenge: Challenge, logIn: LogIn): Promise<string> {
  const { connections, what, repository, actions, credentials, signal } = logIn;
  const url = tokenUrl(challenge, logIn);
  const service = challenge.parameters.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  // Never more than is needed, whatever the registry would have us ask for.
  url.searchParams.set('scope', `repository:${repository}:${actions}`);
  const headers: Record<string, string> = {};
  if (credentials?.kind === 'password') {
    headers.authorization = basicAuthorization(credentials.user, credentials.password);
  } else if (credentials?.kind === 'identity-token') {
    headers.authorization = basicAuthorization('<token>', credentials.token);
  }
  const answer = await connections.exchange({ url, method: 'GET', headers, signal });
  const whatServer = `${what}: token server ${url.host}`;
  if (answer.status !== 200) {
    answer.discard();
    if (PASSING_STATUSES.has(answer.status)) {
      throw new PassingStatus(answer.status, parseRetryAfter(answer.headers['retry-after'], Date.now()));
    }
    throw new ImageError('unauthorised', `${whatServer} answered ${answer.status}`, {
      hint: credentials === undefined ? 'Log in first, with `docker login`.' : 'Check the user name and the password.',
    });
  }
  const body = JsonValue.parse(
    await readSmall(answer.body, { what: whatServer, bytesMax: ANSWER_BYTES_MAX }),
    whatServer,
  );
  const text = (name: string) => body.field(name).optional((value) => value.string());
  const token = text('token') ?? text('access_token') ?? body.refuse('no token in its answer');
  // It becomes a header: a line break in it would begin another one.
  if (!/^[\x21-\x7e]{1,8192}$/.test(token)) body.refuse('its token is no visible ASCII');
  return token;
}

/** The registry chooses where the password goes; so the way there must be as safe as the way to the registry. */
function tokenUrl(challenge: Challenge, { what, asking }: LogIn): URL {
  const realm = challenge.parameters.get('realm') ?? '';
  const shown = quote(realm);
  const refuse = (reason: string): never => {
    throw new ImageError('redirect-refused', `${what}: token server ${shown}: ${reason}`, {
      hint: 'This is for the owner of the registry to repair.',
    });
  };
  if (realm.length > URL_CHARACTERS_MAX || !URL.canParse(realm)) return refuse('no address');
  const url = new URL(realm);
  if (url.username !== '' || url.password !== '') refuse('holds a user name');
  const host = bareHostName(url);
  const mayBePlain = asking.protocol === 'http:' && (host === bareHostName(asking) || isLoopback(host));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain)) refuse('not https');
  if (leadsInward(host) && !leadsInward(bareHostName(asking))) refuse('leads to this machine itself, or close by');
  return url;
}

/** Without the brackets of an IPv6 address. */
export const bareHostName = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
