import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { StalledError } from './transient-error.ts';

/** How long a registry may keep us waiting. */
export type Patience = {
  /** From the request until the headers of the answer are here. */
  readonly headersMs: number;
  /** While a body comes, at least `stallBytesMin` must come in each time of waiting as long as this. */
  readonly stallWindowMs: number;
  readonly stallBytesMin: number;
};

/** A registry may have to fetch a blob from elsewhere first; a modem brings more than 4 KiB in half a minute. */
export const PATIENCE: Patience = { headersMs: 60_000, stallWindowMs: 30_000, stallBytesMin: 4096 };

export type Request = {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent; asked for anew each time the request is made. Its length is in the headers. */
  readonly body?: (() => AsyncIterable<Uint8Array>) | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Answer = {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read to its end or given up with discard(). */
  readonly body: AsyncIterable<Uint8Array>;
  readonly discard: () => void;
};

/** Connections to registries, kept open between requests until disposed of. */
export type Connections = Disposable & { readonly exchange: (request: Request) => Promise<Answer> };

export type ConnectionOptions = {
  readonly patience?: Patience;
  /** Certificate authorities to believe besides the well-known ones, PEM. */
  readonly certificateAuthorities?: readonly string[];
  /** Hosts ("localhost:5000") whose certificate may be anybody's. */
  readonly isUnverified: (host: string) => boolean;
};

const KEEP_IDLE = { keepAlive: true, timeout: 30_000 };

/** One request and its answer, over Node's own HTTP: redirects, log-in and retries are decided by those who call. */
export function openConnections(options: ConnectionOptions): Connections {
  const patience = options.patience ?? PATIENCE;
  const plain = new http.Agent(KEEP_IDLE);
  const ca = options.certificateAuthorities;
  const secure = new https.Agent({ ...KEEP_IDLE, ...(ca !== undefined && { ca: [...ca] }) });
  const unverified = new https.Agent({ ...KEEP_IDLE, rejectUnauthorized: false });
  const agentFor = (url: URL) => {
    if (url.protocol === 'http:') return plain;
    return options.isUnverified(url.host) ? unverified : secure;
  };
  return {
    exchange: (request) => exchange(request, { agent: agentFor(request.url), patience }),
    [Symbol.dispose]: () => {
      for (const agent of [plain, secure, unverified]) agent.destroy();
    },
  };
}

function exchange(
  { url, method, headers, body, signal }: Request,
  { agent, patience }: { agent: http.Agent; patience: Patience },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https).request(url, {
      method,
      agent,
      // What is hashed must be what was sent: nobody may compress it on the way.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'drydock', ...headers },
      ...(signal !== undefined && { signal }),
    });
    const stalled = () => request.destroy(new StalledError(`no answer within ${patience.headersMs} ms`));
    const tooLate = setTimeout(stalled, patience.headersMs);
    request.on('error', (error) => {
      clearTimeout(tooLate);
      reject(signal?.aborted ? signal.reason : error);
    });
    request.on('response', (response) => {
      clearTimeout(tooLate);
      resolve({
        url,
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: watchBody(response, patience, signal),
        discard: () => discard(response, method),
      });
    });
    if (body === undefined) request.end();
    // An error of the connection is told above; one of the body is the request's end.
    else void pipeline(watched(body(), tooLate), request).catch((error: unknown) => request.destroy(asError(error)));
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Each part that the other side takes is a sign of life. */
async function* watched(body: AsyncIterable<Uint8Array>, tooLate: NodeJS.Timeout): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of body) {
    tooLate.refresh();
    yield chunk;
  }
  tooLate.refresh();
}

/** What is small is read to its end, so that the connection can be used again. */
const WORTH_READING_BYTES = 64 * 1024;

function discard(response: IncomingMessage, method: string): void {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  if (method === 'HEAD' || length <= WORTH_READING_BYTES) response.resume();
  else response.destroy();
}

/** Gives up on a body that comes too slowly; time in which nobody asks for more does not count. */
async function* watchBody(
  response: IncomingMessage,
  patience: Patience,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]();
  let waitedMs = 0;
  let bytes = 0;
  const stalled = () =>
    new StalledError(`${bytes} bytes came in ${patience.stallWindowMs} ms, at least ${patience.stallBytesMin} must`);
  try {
    while (true) {
      const asked = performance.now();
      const tooLate = setTimeout(() => response.destroy(stalled()), patience.stallWindowMs - waitedMs);
      const next = await chunks.next().finally(() => clearTimeout(tooLate));
      if (next.done) return;
      waitedMs += performance.now() - asked;
      bytes += next.value.length;
      if (bytes >= patience.stallBytesMin) [bytes, waitedMs] = [0, 0];
      else if (waitedMs >= patience.stallWindowMs) throw stalled();
      yield next.value;
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    response.destroy();
  }
}
