const COOKIE_NAME = 'drydock';
export const COOKIE_MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/**
 * HttpOnly: no script can read it. SameSite=Strict: no other site can make a browser send it. Not Secure, because
 * the server speaks plain HTTP on the loopback; a site that is reached over TLS adds that in front of it.
 */
export function writeCookie(token: string): string {
  return `${COOKIE_NAME}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_MAX_AGE_SECONDS}`;
}

/** Every value the browser sent under our name: another program on the same host may have set one of its own. */
export function readCookies(header: string | undefined): string[] {
  const prefix = `${COOKIE_NAME}=`;
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
}
