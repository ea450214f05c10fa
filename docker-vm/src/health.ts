import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './setup-error.ts';

const INTERVAL_MS = 200;
const REQUEST_LIMIT_MS = 5_000;

/** Waits until the server in the VM says that it is healthy; says what it saw last when the signal aborts. */
export async function pollHealth(port: number, signal?: AbortSignal): Promise<void> {
  let last = 'no answer yet';
  for (;;) {
    if (signal?.aborted)
      throw new SetupError(`reach http://127.0.0.1:${port}/healthz: ${last}`, { cause: signal.reason });
    const answer = await askHealth(port);
    if (answer === 'healthy') return;
    last = answer;
    await delay(INTERVAL_MS);
  }
}

function askHealth(port: number): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/healthz',
      timeout: REQUEST_LIMIT_MS,
      agent: false,
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', (error) => resolve(error.message));
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk)).on('error', (error) => resolve(error.message));
      response.on('end', () => resolve(response.statusCode === 200 ? 'healthy' : `${response.statusCode} ${body}`));
    });
    asked.end();
  });
}
