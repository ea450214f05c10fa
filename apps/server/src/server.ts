import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from './config.ts';
import { handleRequest } from './http/handle-request.ts';
import { createLimitedServer } from './http/limited-server.ts';
import { Origins } from './http/origins.ts';
import { readSite } from './http/read-site.ts';
import { resume } from './http/resume.ts';
import { KeeperConnection } from './keeper/keeper-connection.ts';
import { KeeperHealth } from './keeper/keeper-health.ts';
import { reachKeeper } from './keeper/reach-keeper.ts';
import { loadSteps } from './labs/load-steps.ts';
import type { Log } from './log.ts';
import { Metrics } from './operator/metrics.ts';
import { OperatorToken } from './operator/operator-token.ts';
import { findOperatorAnswer, serveOperator } from './operator/serve-operator.ts';
import type { OpenKeeper } from './pages/page.ts';
import { openProgressStore } from './progress/open-store.ts';
import { ProgressDesk } from './progress/progress-desk.ts';
import { ResumeTries } from './progress/resume-tries.ts';
import { loadSecret } from './sign-in/secret.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { openSockets } from './sockets/open-sockets.ts';
import { servePage } from './sockets/serve-page.ts';

/** How long a page's request waits for a keeper that is just being started again. */
const KEEPER_WAIT_MS = 5000;

export type RunningServer = AsyncDisposable & {
  readonly address: string;
  readonly port: number;
  readonly operatorToken: OperatorToken;
};

/** Starts everything, and is ready for requests when it returns. Holds no state that a restart would lose. */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const secret = await loadSecret(config.stateFolder);
  const signIn = new SignIn(secret);
  const site = readSite(config.webFolder);
  const findStep = await loadSteps(config.labsFolder, log);
  await using cleanUp = new AsyncDisposableStack();
  const store = cleanUp.use(await openProgressStore(config, log));
  const progress = new ProgressDesk(store, secret);
  const keeperHealth = new KeeperHealth();
  const closing = new AbortController();
  // Known once the port is.
  let allowed = new Origins(config.origins ?? []);
  const origins = () => allowed;

  const resumeRooms = {
    signIn,
    store,
    secret,
    tries: new ResumeTries(),
    tellAll: progress.tellAll.bind(progress),
    log,
  };
  const openKeeper = keeperOpener(config.keeperSocket, log);
  const operatorRooms = {
    token: await OperatorToken.load(config.stateFolder),
    metrics: new Metrics(),
    openKeeper,
    log,
  };
  const rooms = {
    ...{ site, signIn, origins, log },
    health: () => keeperHealth.current,
    resume: (request: IncomingMessage, response: ServerResponse) => resume(resumeRooms, request, response),
    operator: (request: IncomingMessage, pathname: string, response: ServerResponse) => {
      const answer = findOperatorAnswer(request.method, pathname);
      return answer && serveOperator(answer, operatorRooms, request, response);
    },
  };
  const http = createLimitedServer((request, response) => handleRequest(rooms, request, response));
  const sockets = openSockets(http, { origins, signIn, log });
  sockets.on('connection', (socket) => servePage(socket, { openKeeper, findStep, progress, log }));

  const port = await listen(http, config.listen);
  if (config.origins === null) allowed = Origins.ofLoopback(port);
  const watching = keeperHealth.watch(config.keeperSocket, { signal: closing.signal, log });
  const address = `http://${config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host}:${port}`;
  log.info({ address }, 'the server listens');

  // From here on the caller closes it.
  const opened = cleanUp.move();
  return {
    address,
    port,
    operatorToken: operatorRooms.token,
    async [Symbol.asyncDispose]() {
      closing.abort();
      // Closes the pages' sockets, and with them their connections to the keeper, then the HTTP server.
      await sockets.close();
      http.closeAllConnections();
      await watching;
      await opened.disposeAsync();
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
