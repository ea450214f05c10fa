import type { Reply, WireFailure } from '@drydock/protocol';
import type { Answer } from '../pages/page.ts';

/** A reply goes out exactly once, however often a handler answers; a page that asked for none gets none. */
export function answerOnce(options: {
  acknowledge: ((reply: Reply<unknown>) => void) | null;
  onFailure: (failure: WireFailure) => WireFailure;
}): Answer {
  let isAnswered = false;
  return (reply) => {
    if (isAnswered) return;
    isAnswered = true;
    const recorded = reply.ok ? reply : { ok: false as const, failure: options.onFailure(reply.failure) };
    options.acknowledge?.(recorded);
  };
}
