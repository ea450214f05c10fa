import { readSmall, wrongDigest } from '../blobs/verify-bytes.ts';
import { type Digest, digestOf, isDigest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { MANIFEST_BYTES_MAX } from '../limits.ts';
import { ACCEPTED_MANIFESTS } from '../manifest/media-types.ts';
import { quote } from '../quote.ts';
import { authorize, type RegistryActions } from './authorize.ts';
import type { FindCredentials } from './credentials.ts';
import { type Answer, type Connections, openConnections, type Patience, type Request } from './exchange.ts';
import { explainFailure, isNotTls } from './explain-failure.ts';
import { followRedirects } from './follow-redirects.ts';
import { type RegistryHost, registryHost } from './registry-host.ts';
import {
  PASSING_STATUSES,
  PassingStatus,
  parseRetryAfter,
  RETRIES,
  type Retries,
  withRetries,
} from './transient-error.ts';

export type RegistryOptions = {
  readonly findCredentials?: FindCredentials;
  /** Hosts, with port if any, for which plain HTTP and unknown certificates will do. The loopback always may. */
  readonly insecureRegistries?: readonly string[];
  /** A host that is asked in the place of Docker Hub, also without TLS: a read-only copy of some of its images. */
  readonly mirror?: string | undefined;
  /** What is going to be done; pulling, unless said otherwise. */
  readonly actions?: RegistryActions;
  readonly certificateAuthorities?: readonly string[];
  readonly patience?: Patience;
  readonly retries?: Retries;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: (error: unknown, pauseMs: number) => void;
};

export type FetchedManifest = {
  readonly bytes: Buffer;
  readonly mediaType: string | undefined;
  readonly digest: Digest;
};

export type Ask = Partial<Pick<Request, 'method' | 'headers' | 'body' | 'signal'>> & {
  /** Below the repository; or the whole of it, as the registry has told where to go on. */
  readonly path?: string;
  readonly url?: URL;
  readonly what: string;
};

/** The content of one repository at one registry, by the OCI distribution specification. */
export class RegistryClient implements Disposable {
  readonly retries: Retries;
  readonly #host: RegistryHost;
  readonly #repository: string;
  readonly #options: RegistryOptions;
  readonly #connections: Connections;
  #scheme: 'https' | 'http' = 'https';
  /** It has answered: from now on, a broken connection is no sign that it speaks something else. */
  #hasAnswered = false;
  #authorization: string | undefined;

  constructor(host: string, repository: string, options: RegistryOptions = {}) {
    this.#host = registryHost(host, options.insecureRegistries ?? [], options.mirror);
    this.#repository = repository;
    this.#options = options;
    this.retries = options.retries ?? RETRIES;
    this.#connections = openConnections({
      ...options,
      isUnverified: (asked) => this.#host.mayBeInsecure && asked === this.#url('').host,
    });
  }

  [Symbol.dispose](): void {
    this.#connections[Symbol.dispose]();
  }

  /** What a tag or digest stands for: an index or a manifest. Checked, if it was asked for by digest. */
  manifest(reference: string): Promise<FetchedManifest> {
    const what = `manifest ${this.#host.name}/${this.#repository} ${quote(reference)}`;
    return this.retry(what, async () => {
      const answer = await this.ask({ path: `manifests/${reference}`, what, headers: { accept: ACCEPTED_MANIFESTS } });
      if (answer.status !== 200) return refuse(answer, what);
      const bytes = await readSmall(answer.body, { what, bytesMax: MANIFEST_BYTES_MAX });
      const digest = digestOf(bytes);
      const announced = answer.headers['docker-content-digest'];
      const wanted = isDigest(reference) ? reference : announced;
      if (typeof wanted === 'string' && isDigest(wanted) && wanted !== digest) throw wrongDigest(what, digest, wanted);
      return { bytes, digest, mediaType: answer.headers['content-type']?.split(';')[0]?.trim() };
    });
  }

  /**
   * Which digest a tag stands for now, without fetching anything: it does not count against Docker Hub's limit.
   * Undefined if the registry does not tell; why, asking for the manifest itself will show.
   */
  async digest(tag: string): Promise<Digest | undefined> {
    const what = `manifest ${this.#host.name}/${this.#repository} ${quote(tag)}`;
    return this.retry(what, async () => {
      const answer = await this.ask({
        method: 'HEAD',
        path: `manifests/${tag}`,
        what,
        headers: { accept: ACCEPTED_MANIFESTS },
      });
      answer.discard();
      const digest = answer.headers['docker-content-digest'];
      return answer.status === 200 && typeof digest === 'string' && isDigest(digest) ? digest : undefined;
    });
  }

  /**
   * Asks for a blob from a byte on. The registry may send all of it nevertheless: look at the status, 200 or 206.
   * One attempt; what breaks may break while the body is read.
   */
  async blob(digest: Digest, from: number, signal?: AbortSignal): Promise<Answer> {
    const what = `blob ${digest} of ${this.#host.name}/${this.#repository}`;
    const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
    const answer = await this.ask({ path: `blobs/${digest}`, what, headers, signal });
    if ([200, 206, 416].includes(answer.status)) return answer;
    return refuse(answer, what);
  }

  /** Tries again after what may pass, and explains what did not. */
  async retry<Value>(what: string, attempt: () => Promise<Value>, signal = this.#options.signal): Promise<Value> {
    try {
      return await withRetries(attempt, { ...this.#options, signal, retries: this.retries });
    } catch (error) {
      throw explainFailure(error, what, this.#host.name);
    }
  }

  /** One request, logged in where that is asked for. @throws PassingStatus for what may be otherwise in a moment */
  async ask(ask: Ask): Promise<Answer> {
    const answer = await this.#send(ask);
    if (answer.status !== 401 || answer.url.origin !== this.#url('').origin) return passing(answer);
    answer.discard();
    // A token that was good before has run out; or there was none yet.
    this.#authorization = await authorize(answer, {
      connections: this.#connections,
      what: `registry ${this.#host.name}`,
      asking: this.#url(''),
      repository: this.#repository,
      actions: this.#options.actions ?? 'pull',
      credentials: this.#options.findCredentials?.(this.#host.name),
      signal: ask.signal ?? this.#options.signal,
    });
    if (this.#authorization === undefined) return refuse(answer, ask.what);
    return passing(await this.#send(ask));
  }

  /** With HTTPS; where that is not needed, with HTTP if the other side does not know it. */
  async #send({ method = 'GET', path = '', url, what, headers = {}, body, signal }: Ask): Promise<Answer> {
    const isElsewhere = url !== undefined && url.origin !== this.#url('').origin;
    const authorization = isElsewhere ? undefined : this.#authorization;
    const all = authorization === undefined ? headers : { ...headers, authorization };
    const request = { method, headers: all, body, signal: signal ?? this.#options.signal };
    const send = () => followRedirects(this.#connections, { ...request, url: url ?? this.#url(path) }, what);
    const mayBePlain = this.#host.mayBeInsecure && !this.#hasAnswered && this.#scheme === 'https';
    const answer = await send().catch((error: unknown) => {
      if (!mayBePlain || !mayMeanPlain(error)) throw error;
      this.#scheme = 'http';
      return send();
    });
    this.#hasAnswered = true;
    return answer;
  }

  #url(path: string): URL {
    return new URL(`${this.#scheme}://${this.#host.address}/v2/${this.#repository}/${path}`);
  }
}

/** How a server that speaks plain HTTP ends a TLS greeting; or nobody is at the port that HTTPS has. */
function mayMeanPlain(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return isNotTls(error) || code === 'ECONNRESET' || code === 'ECONNREFUSED';
}

function passing(answer: Answer): Answer {
  if (!PASSING_STATUSES.has(answer.status)) return answer;
  answer.discard();
  throw new PassingStatus(answer.status, parseRetryAfter(answer.headers['retry-after'], Date.now()));
}

/** What an answer that was not hoped for means. */
export function refuse(answer: Answer, what: string): never {
  answer.discard();
  if (answer.status === 401 || answer.status === 403) {
    throw new ImageError('unauthorised', `${what}: the registry refuses (status ${answer.status})`, {
      hint: 'Check the name, which may not exist; if it is private, log in with `docker login`.',
    });
  }
  if (answer.status === 404) {
    throw new ImageError('not-found', `${what}: the registry does not have it`, {
      hint: 'Check the name and the tag.',
    });
  }
  throw new ImageError('registry-failed', `${what}: unexpected status ${answer.status}`);
}
