import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PROTOCOL_VERSION, type SessionInfo } from '@drydock/protocol';
import { io } from 'socket.io-client';
import { ask, type PageClient } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { TerminalScreen } from './terminal-screen.ts';

export const ADDRESS = 'http://127.0.0.1:8080';

/** The origin of the page as people open it: the VM's kernel was told which port of the host it has. */
export const ORIGIN =
  /\bdrydock\.origins=(?<first>[^\s,]+)/.exec(readFileSync('/proc/cmdline', 'utf8'))?.groups?.first ?? ADDRESS;

/** Somebody with a cookie of their own, and so with a Linux of their own, which is gone at the end of the block. */
export class Learner implements AsyncDisposable {
  readonly cookie: string;
  readonly #address: string;
  readonly #origin: string;
  readonly #pages = new Set<PageClient>();
  readonly #sessions = new Set<string>();

  private constructor(cookie: string, address: string, origin: string) {
    this.cookie = cookie;
    this.#address = address;
    this.#origin = origin;
  }

  static async arrive(address = ADDRESS, origin = ORIGIN): Promise<Learner> {
    const { headers } = await fetch(address);
    const [cookie] = headers.getSetCookie()[0]?.split(';') ?? [];
    if (!cookie) throw new Error(`${address} gave no cookie`);
    return new Learner(cookie, address, origin);
  }

  /** A page's socket before anything is known of its fate. `headers` replace the right ones. */
  dial(headers: Record<string, string> = {}): PageClient {
    const page: PageClient = io(this.#address, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      extraHeaders: { origin: this.#origin, cookie: this.cookie, ...headers },
    });
    this.#pages.add(page);
    return page;
  }

  async connect(): Promise<PageClient> {
    const page = this.dial();
    await new Promise<void>((resolve, reject) => page.once('connect', resolve).once('connect_error', reject));
    return page;
  }

  /** A page with its session open. */
  async open(): Promise<PageClient & { session: SessionInfo }> {
    const page = await this.connect();
    return Object.assign(page, { session: await this.openSession(page) });
  }

  async openSession(
    page: PageClient,
    request: 'session:open' | 'session:reset' = 'session:open',
  ): Promise<SessionInfo> {
    const payload = request === 'session:open' ? { version: PROTOCOL_VERSION } : {};
    const session = (await ask(page, request, payload)) as SessionInfo;
    this.#sessions.add(session.session);
    return session;
  }

  /** A page with a shell that answers. */
  async openShell(): Promise<{ page: PageClient; screen: TerminalScreen }> {
    const page = await this.open();
    const screen = await TerminalScreen.open(page);
    return { page, screen };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) page.disconnect();
    for (const session of this.#sessions) await endSession(session);
  }
}

/** From outside, as the kernel would for lack of memory: every process of the session is killed at once. */
export async function endSession(session: string): Promise<void> {
  const group = `/sys/fs/cgroup/drydock/${session}`;
  if (!existsSync(group)) return;
  writeFileSync(`${group}/cgroup.kill`, '1');
  await until(
    `session ${session} is removed`,
    () => existsSync(group),
    (isThere) => !isThere,
  );
}
