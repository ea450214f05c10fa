import { createHmac, randomBytes } from 'node:crypto';
import { RESUME_CODE_ALPHABET, RESUME_CODE_LENGTH } from '@drydock/protocol';
import { type Query, textIn } from './database.ts';

/** Long enough for a weekend between two machines; a slip of paper found later opens nothing. */
export const RESUME_CODE_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
/** Of one learner, alive at once. A new one beyond takes the oldest one's place. */
export const RESUME_CODES_PER_OWNER_MAX = 3;

/** 60 random bits: 32 letters, so that a byte's remainder favours none. */
export function newResumeCode(): string {
  return Array.from(randomBytes(RESUME_CODE_LENGTH), (byte) =>
    RESUME_CODE_ALPHABET.charAt(byte % RESUME_CODE_ALPHABET.length),
  ).join('');
}

/**
 * What is kept of a code. Keyed, so that whoever steals the database without the server's secret cannot try all codes at
 * home; looked up as a whole, so that the time it takes says nothing about a code that is nearly right.
 */
export function hashResumeCode(secret: Buffer, code: string): string {
  return createHmac('sha256', secret).update(`resume code ${code}`).digest('hex');
}

/** After touchLearner(), which keeps two at a time from exceeding the limit. */
export async function keepCode(
  query: Query,
  owner: string,
  code: { readonly hash: string; readonly expiresAt: number },
  nowMs: number,
): Promise<void> {
  await query('DELETE FROM resume_codes WHERE expires_at <= $1', [nowMs]);
  await query(
    `DELETE FROM resume_codes WHERE owner = $1 AND code_hash NOT IN
       (SELECT code_hash FROM resume_codes WHERE owner = $1 ORDER BY expires_at DESC, code_hash LIMIT $2)`,
    [owner, RESUME_CODES_PER_OWNER_MAX - 1],
  );
  await query('INSERT INTO resume_codes (code_hash, owner, expires_at) VALUES ($1, $2, $3)', [
    code.hash,
    owner,
    code.expiresAt,
  ]);
}

/** Whose code it is, and uses it up, unless it is that of `from`, who asks. Null when there is no such code. */
export async function takeCode(
  query: Query,
  { codeHash, from, nowMs }: { codeHash: string; from: string | null; nowMs: number },
): Promise<string | null> {
  const [found] = await query('SELECT owner FROM resume_codes WHERE code_hash = $1 AND expires_at > $2', [
    codeHash,
    nowMs,
  ]);
  if (found === undefined) return null;
  const owner = textIn(found, 'owner');
  if (owner === from) return owner;
  // Of two that come at the same moment, one finds it gone.
  const [taken] = await query('DELETE FROM resume_codes WHERE code_hash = $1 RETURNING owner', [codeHash]);
  return taken === undefined ? null : owner;
}
