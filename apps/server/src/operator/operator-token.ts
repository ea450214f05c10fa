import { createHash, timingSafeEqual } from 'node:crypto';
import { loadSecretFile } from '../sign-in/secret.ts';

const FILE_NAME = 'operator-token';

/** What the operator shows to be let in: made at the first start, and told then. */
export class OperatorToken {
  /** As it is typed; to be shown to nobody but whoever started the server. */
  readonly text: string;
  readonly isNew: boolean;

  private constructor(secret: Buffer, isNew: boolean) {
    this.text = secret.toString('base64url');
    this.isNew = isNew;
  }

  static async load(stateFolder: string): Promise<OperatorToken> {
    const { secret, isNew } = await loadSecretFile(stateFolder, FILE_NAME);
    return new OperatorToken(secret, isNew);
  }

  /** RFC 6750: `Authorization: Bearer TOKEN`. No cookie counts, so no other site can make a browser act for the operator. */
  isIn(authorization: string | undefined): boolean {
    const [, given] = /^Bearer ([\w-]{1,100})$/i.exec(authorization ?? '') ?? [];
    return given !== undefined && timingSafeEqual(digest(given), digest(this.text));
  }
}

/** Equal lengths, whatever was given. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
