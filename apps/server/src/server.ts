import { createServer, type Server as HttpServer } from 'node:http';
import type { Config } from './config.ts';
import { handleRequest } from './http/handle-request.ts';
import { Origins } from './http/origins.ts';
import { readSite } from './http/read-site.ts';
import { KeeperConnection } from './keeper/keeper-connection.ts';
import { KeeperHealth } from './keeper/keeper-health.ts';
import { reachKeeper } from './keeper/reach-keeper.ts';
import { loadSteps } from './labs/load-steps.ts';
import type { Log } from './log.ts';
import type { OpenKeeper } from './pages/page.ts';
import { loadSecret } from './sign-in/secret.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { openSockets } from './sockets/open-sockets.ts';
import { servePage } from './sockets/serve-page.ts';

/** How long a page's request waits for a keeper that is just being started again. */
const KEEPER_WAIT_MS = 5000;

export type RunningServer = AsyncDisposable & { readonly address: string; readonly port: number };

/** Starts everything, and is ready for requests when it returns. Holds no state that a restart would lose. */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const signIn = new SignIn(await loadSecret(config.stateFolder));
  const site = readSite(config.webFolder);
  const findStep = await loadSteps(config.labsFolder, log);
  const keeperHealth = new KeeperHealth();
  const closing = new AbortController();
  // Known once the port is.
  let allowed = new Origins(config.origins ?? []);
  const origins = () => allowed;

  const http = createServer((request, response) =>
    handleRequest({ site, signIn, origins, health: () => keeperHealth.current, log }, request, response),
  );
  const sockets = openSockets(http, { origins, signIn, log });
  const openKeeper = keeperOpener(config.keeperSocket, log);
  sockets.on('connection', (socket) => servePage(socket, { openKeeper, findStep, log }));

  const port = await listen(http, config.listen);
  if (config.origins === null) allowed = Origins.ofLoopback(port);
  const watching = keeperHealth.watch(config.keeperSocket, { signal: closing.signal, log });
  const address = `http://${config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host}:${port}`;
  log.info({ address }, 'the server listens');

  return {
    address,
    port,
    async [Symbol.asyncDispose]() {
      closing.abort();
      // Closes the pages' sockets, and with them their connections to the keeper, then the HTTP server.
      await sockets.close();
      http.closeAllConnections();
      await watching;
    },
  };
}

function keeperOpener(path: string, log: Log): OpenKeeper {
  return async ({ onFact, onLost, signal }) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(KEEPER_WAIT_MS)]);
    return new KeeperConnection(await reachKeeper(path, { signal: patience }), { log, onFact, onLost });
  };
}

function listen(http: HttpServer, at: Config['listen']): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(
        new Error(`listen on ${at.host}:${at.port}: ${cause.message}; set DRYDOCK_LISTEN to a free one`, { cause }),
      );
    http.once('error', fail);
    http.listen(at.port, at.host, () => {
      http.off('error', fail);
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : at.port);
    });
  });
}
