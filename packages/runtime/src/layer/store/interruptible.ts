/**
 * The same stream, which ends with the signal's reason as soon as the signal says so, even while the source keeps us
 * waiting. The source is told that nobody reads any more.
 */
export async function* interruptible<Item>(source: AsyncIterable<Item>, signal?: AbortSignal): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  let interrupt: (reason: unknown) => void = () => {};
  const onAbort = () => interrupt(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  let isOver = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      // A promise for each wait: one for all would remember every item that it raced against.
      const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Item>>();
      interrupt = reject;
      iterator.next().then(resolve, reject);
      const next = await promise;
      if (next.done === true) {
        isOver = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a source that never answers would keep us here.
    if (!isOver) iterator.return?.().catch(() => {});
  }
}
