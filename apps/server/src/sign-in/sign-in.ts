import { Failure } from '@drydock/protocol';
import { readCookies, writeCookie } from './cookie.ts';
import { issueToken, ownerOfToken } from './token.ts';

/** Tells learners apart: by a random token in a cookie, signed by this server. */
export class SignIn {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  newCookie(): string {
    return writeCookie(issueToken(this.#secret));
  }

  hasOwner(cookieHeader: string | undefined): boolean {
    return this.#findOwner(readCookies(cookieHeader)) !== undefined;
  }

  /** The learner a request comes from: 64 hex digits. */
  ownerOf(cookieHeader: string | undefined): string {
    const tokens = readCookies(cookieHeader);
    const owner = this.#findOwner(tokens);
    if (owner !== undefined) return owner;
    throw tokens.length === 0
      ? new Failure('unauthorized', 'sign in: the browser sent no cookie of this server', {
          hint: 'Allow cookies for this address, then reload the page.',
        })
      : new Failure('unauthorized', 'sign in: the cookie was not issued by this server', {
          hint: 'Reload the page to get a new cookie.',
        });
  }

  #findOwner(tokens: readonly string[]): string | undefined {
    for (const token of tokens) {
      const owner = ownerOfToken(this.#secret, token);
      if (owner !== null) return owner;
    }
    return undefined;
  }
}
