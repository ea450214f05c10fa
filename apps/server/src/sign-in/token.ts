import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 24;
/** Stands between an owner and the random part, and in no base64url. */
const OWNER_END = '~';
const OWNER = /^[0-9a-f]{64}$/;

/** `random.signature`, both base64url: whoever holds it is the learner it was issued to. */
export function issueToken(secret: Buffer): string {
  const random = randomBytes(RANDOM_BYTES).toString('base64url');
  return `${random}.${sign(secret, random)}`;
}

/**
 * `owner~random.signature`: names a learner that is there already, for another browser. The signature covers the owner,
 * so nobody else can write one; no two are alike.
 */
export function issueTokenFor(secret: Buffer, owner: string): string {
  const named = `${owner}${OWNER_END}${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  return `${named}.${sign(secret, named)}`;
}

/** Who holds this token, or null when this server did not issue it. */
export function ownerOfToken(secret: Buffer, token: string): string | null {
  const [random, signature, ...rest] = token.split('.');
  if (!random || !signature || rest.length > 0) return null;
  // As text: decoding would overlook foreign characters and unused bits, and one signature would have many spellings.
  const given = Buffer.from(signature);
  const expected = Buffer.from(sign(secret, random));
  // The lengths are no secret, and timingSafeEqual throws when they differ.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return ownerIn(random);
}

/** Of a part whose signature is right. */
function ownerIn(signed: string): string | null {
  const [owner = '', random] = signed.split(OWNER_END);
  if (random === undefined) return createHash('sha256').update(signed).digest('hex');
  return OWNER.test(owner) ? owner : null;
}

function sign(secret: Buffer, random: string): string {
  return createHmac('sha256', secret).update(random).digest('base64url');
}
