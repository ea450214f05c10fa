import { JsonValue } from '../manifest/json-value.ts';
import { DEFAULT_HOST } from '../reference.ts';

export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** Exchanged for an access token at the registry's token server, as `docker login` with a browser gives it. */
  | { readonly kind: 'identity-token'; readonly token: string };

/** Finds what to log in with at a registry, by the host of the reference. */
export type FindCredentials = (host: string) => Credentials | undefined;

/** The name under which Docker keeps what belongs to Docker Hub. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const LOGINS_MAX = 1000;

export const basicAuthorization = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** Reads `auths` of ~/.docker/config.json, where `docker login` writes. Errors do not quote: it holds passwords. */
export function parseDockerLogins(bytes: Uint8Array): FindCredentials {
  const logins = new Map<string, Credentials>();
  for (const [key, login] of JsonValue.parse(bytes, 'Docker configuration').field('auths').entries(LOGINS_MAX)) {
    const credentials = readLogin(login);
    if (credentials !== undefined) logins.set(hostOf(key), credentials);
  }
  return (host) => logins.get(host);
}

function hostOf(key: string): string {
  if (key === DOCKER_HUB_KEY) return DEFAULT_HOST;
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'index.docker.io' ? DEFAULT_HOST : host;
}

function readLogin(login: JsonValue): Credentials | undefined {
  const text = (name: string) => login.field(name).optional((value) => value.string()) || undefined;
  const token = text('identitytoken');
  if (token !== undefined) return { kind: 'identity-token', token };
  const [user, password] = [text('username'), text('password')];
  if (user !== undefined && password !== undefined) return { kind: 'password', user, password };
  // user:password in base64; Docker's own writing ends it with NUL bytes at times.
  const decoded = Buffer.from(text('auth') ?? '', 'base64')
    .toString('utf8')
    .replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  return { kind: 'password', user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
