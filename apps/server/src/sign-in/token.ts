import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 24;

/** `random.signature`, both base64url: whoever holds it is the learner it was issued to. */
export function issueToken(secret: Buffer): string {
  const random = randomBytes(RANDOM_BYTES).toString('base64url');
  return `${random}.${sign(secret, random).toString('base64url')}`;
}

/** Who holds this token, or null when this server did not issue it. */
export function ownerOfToken(secret: Buffer, token: string): string | null {
  const [random, signature, ...rest] = token.split('.');
  if (!random || !signature || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, random);
  // The lengths are no secret, and timingSafeEqual throws when they differ.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return createHash('sha256').update(random).digest('hex');
}

function sign(secret: Buffer, random: string): Buffer {
  return createHmac('sha256', secret).update(random).digest();
}
