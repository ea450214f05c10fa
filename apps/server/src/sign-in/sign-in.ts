import { Failure } from '@drydock/protocol';
import { readCookies, writeCookie } from './cookie.ts';
import { issueToken, issueTokenFor, ownerOfToken } from './token.ts';

/** Tells learners apart: by a random token in a cookie, signed by this server. */
export class SignIn {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  newCookie(): string {
    return writeCookie(issueToken(this.#secret));
  }

  /** For a browser that becomes a learner who is there already. */
  newCookieFor(owner: string): string {
    return writeCookie(issueTokenFor(this.#secret, owner));
  }

  hasOwner(cookieHeader: string | undefined): boolean {
    return this.#findOwners(readCookies(cookieHeader)).size > 0;
  }

  /** As ownerOf(), and null where that refuses. */
  ownerOrNull(cookieHeader: string | undefined): string | null {
    const [owner, ...others] = this.#findOwners(readCookies(cookieHeader));
    return owner === undefined || others.length > 0 ? null : owner;
  }

  /** The learner a request comes from: 64 hex digits. */
  ownerOf(cookieHeader: string | undefined): string {
    const tokens = readCookies(cookieHeader);
    const [owner, ...others] = this.#findOwners(tokens);
    if (owner !== undefined && others.length === 0) return owner;
    if (tokens.length === 0) {
      throw new Failure('unauthorized', 'sign in: the browser sent no cookie of this server', {
        hint: 'Allow cookies for this address, then reload the page.',
      });
    }
    // A site on the same host, or on a host below, can plant a cookie of its own token in front of the learner's: to
    // take the first would put the learner into a stranger's Linux, who reads along.
    const message =
      owner === undefined
        ? 'sign in: the cookie was not issued by this server'
        : 'sign in: the browser sent cookies of two learners';
    const hint =
      owner === undefined
        ? 'Reload the page to get a new cookie.'
        : 'Another site has set one of them: delete the cookies of this address, then reload the page.';
    throw new Failure('unauthorized', message, { hint });
  }

  #findOwners(tokens: readonly string[]): ReadonlySet<string> {
    return new Set(tokens.map((token) => ownerOfToken(this.#secret, token)).filter((owner) => owner !== null));
  }
}
