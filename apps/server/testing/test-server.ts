import { mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '@drydock/protocol';
import { io } from 'socket.io-client';
import { createLog } from '../src/log.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { ask, type PageClient } from './ask.ts';
import { FakeKeeper } from './fake-keeper.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const WEB = {
  'web/index.html':
    '<!doctype html><title>Drydock</title><script>document.title = "ready"</script><script src="/a.js"></script>',
  'web/404.html': '<!doctype html><title>Not here</title>',
  'web/labs/namespaces.html': '<!doctype html><title>Namespaces</title><script>1 + 1</script>',
  'web/a.js': 'console.log(1)',
  'web/_next/static/chunk-abc.js': 'console.log(2)',
  'secret.txt': 'outside of the web folder',
};

/** The real server in this process, on a port of its own, with a fake keeper behind it. */
export class TestServer implements AsyncDisposable {
  readonly keeper: FakeKeeper;
  readonly #folder: TemporaryFolder;
  readonly #server: RunningServer;
  readonly #pages = new Set<PageClient>();

  private constructor(folder: TemporaryFolder, keeper: FakeKeeper, server: RunningServer) {
    this.#folder = folder;
    this.keeper = keeper;
    this.#server = server;
  }

  /** @param stateFolder outlives this server; without it the state is gone with the server */
  static async start(files: Readonly<Record<string, string>> = {}, stateFolder?: string): Promise<TestServer> {
    const folder = new TemporaryFolder();
    folder.write({ ...WEB, ...files });
    mkdirSync(join(folder.path, 'labs'), { recursive: true });
    const keeper = await new FakeKeeper(join(folder.path, 'keeper.sock')).start();
    const server = await startServer(
      {
        listen: { host: '127.0.0.1', port: 0 },
        keeperSocket: join(folder.path, 'keeper.sock'),
        stateFolder: stateFolder ?? join(folder.path, 'state'),
        databaseUrl: null,
        webFolder: join(folder.path, 'web'),
        labsFolder: join(folder.path, 'labs'),
        origins: null,
        logLevel: 'silent',
      },
      createLog('silent'),
    );
    return new TestServer(folder, keeper, server);
  }

  get address(): string {
    return this.#server.address;
  }

  get operatorToken(): string {
    return this.#server.operatorToken.text;
  }

  /** As a build does that starts over. */
  emptyWeb(): void {
    rmSync(join(this.#folder.path, 'web'), { recursive: true });
  }

  /** Not fetch(): it cleans paths and headers up before it sends them. */
  async get(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
    return await new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }>(
      (resolve, reject) => {
        const { port } = this.#server;
        const outgoing = request({ host: '127.0.0.1', port, path, agent: false, ...options }, async (incoming) => {
          let body = '';
          for await (const chunk of incoming) body += chunk;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
        });
        outgoing.on('error', reject).end(options.body);
      },
    );
  }

  async newCookie(): Promise<string> {
    const { headers } = await this.get('/');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    return cookie.split(';')[0] ?? '';
  }

  /** A page's socket, before anything is known of its fate. `headers` replace the right ones. */
  dial(headers: Record<string, string>): PageClient {
    const page: PageClient = io(this.address, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: this.address, ...headers },
    });
    this.#pages.add(page);
    return page;
  }

  /** A page that was let in. */
  async connect(cookie?: string): Promise<PageClient> {
    const page = this.dial({ cookie: cookie ?? (await this.newCookie()) });
    await new Promise<void>((resolve, reject) => page.once('connect', resolve).once('connect_error', reject));
    return page;
  }

  /** A page with its session open. */
  async open(cookie?: string): Promise<PageClient> {
    const page = await this.connect(cookie);
    await ask(page, 'session:open', { version: PROTOCOL_VERSION });
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) page.disconnect();
    await this.#server[Symbol.asyncDispose]();
    await this.keeper[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
