import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Waits for what the kernel, or the engine, does in its own time. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isTrue())) {
    assert.ok(Date.now() < deadline, `not within ${WITHIN_MS} ms: ${isTrue}`);
    await delay(LOOK_EVERY_MS);
  }
}
