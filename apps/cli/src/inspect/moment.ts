import { RuntimeError } from '@drydock/runtime';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const SECONDS = /^\d+(?:\.\d+)?$/;

/**
 * A moment as Docker takes it: 2026-01-31T12:00:00Z, seconds since 1970, or how long ago: 10m, 1h30m.
 *
 * @param flag named in the error: "--since"
 * @returns milliseconds since 1970
 */
export function parseMoment(flag: string, text: string, nowMs = Date.now()): number {
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (SPAN.test(text)) {
    const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
    return nowMs - [...parts].reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNIT_MS[unit] ?? 0), 0);
  }
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return moment;
  throw new RuntimeError('asked-wrongly', `${flag}=${text}: not a moment`, {
    hint: 'Write 2026-01-31T12:00:00Z, seconds since 1970, or how long ago: 10m.',
  });
}
