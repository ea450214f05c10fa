import { Failure } from '@drydock/protocol';
import { Backend } from '../../connection/backend.ts';
import { ProgressSync } from '../../progress/progress-sync.ts';
import { progressRequests } from '../../workbench/progress-requests.ts';

const CONNECTED_WITHIN_MS = 10_000;

/** A code that brings all that this browser knows elsewhere. */
export const askForCode = () => afterSync((backend) => backend.request('progress:code', {}));

/** Tells the server what only this browser knows. */
export const tellServer = () => afterSync(async () => undefined);

/** Connects for this alone: the start page has no Linux, and needs none. */
async function afterSync<Result>(task: (backend: Backend) => Promise<Result>): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const backend = new Backend({
    connected: resolve,
    disconnected: () => reject(noAnswer()),
    refused: (failure) => reject(failure ?? noAnswer()),
  });
  const sync = new ProgressSync(progressRequests(backend));
  const timer = setTimeout(() => reject(noAnswer()), CONNECTED_WITHIN_MS);
  try {
    backend.connect();
    await promise;
    await sync.connected();
    return await task(backend);
  } finally {
    clearTimeout(timer);
    sync.close();
    backend.close();
  }
}

const noAnswer = (): Failure =>
  new Failure('keeper-unavailable', 'No server of Drydock answers behind this page', {
    hint: 'Start it, then try again.',
  });
