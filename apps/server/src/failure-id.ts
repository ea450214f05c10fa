import { randomInt } from 'node:crypto';

/** No letters or digits that people mix up when they read an id to somebody else. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 8;

/** A short id that stands both on the page and in the log, so that one finds the other. */
export function failureId(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
