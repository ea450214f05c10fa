import { setTimeout as wait } from 'node:timers/promises';

/** Generous: on an emulated machine under load everything takes ten times as long. */
const DEADLINE_MS = 120_000;
const EVERY_MS = 20;

/** Waits for a condition with a name; after the deadline fails with what was seen last. */
export async function until<Seen>(
  name: string,
  see: () => Seen | Promise<Seen>,
  isEnough: (seen: Seen) => boolean,
): Promise<Seen> {
  const endsAtMs = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await see();
    if (isEnough(seen)) return seen;
    if (performance.now() > endsAtMs) {
      throw new Error(`waited ${DEADLINE_MS} ms until ${name}; last seen: ${JSON.stringify(seen)}`);
    }
    await wait(EVERY_MS);
  }
}
