import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

/** What comes before the operator's token, where it is told: the launcher looks for it. */
const OPERATOR_TOKEN_LINE = 'drydock-operator-token: ';

/** A page that does not let go must not keep the machine from shutting down. */
const CLOSE_WITHIN_MS = 3000;

const EXIT_FAILED = 1;
/** sysexits.h EX_CONFIG: starting it again will not help. */
const EXIT_CONFIG = 78;

let server: RunningServer | undefined;
try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  // The state that matters lives in the keeper: a process in doubt ends, and is started again.
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'the server ends because of an error nobody handled');
    process.exit(EXIT_FAILED);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'the server ends');
      setTimeout(() => process.exit(EXIT_FAILED), CLOSE_WITHIN_MS).unref();
      await server?.[Symbol.asyncDispose]();
      process.exit(0);
    });
  }
  server = await startServer(config, log);
  // Not by the log, which others may read: once, to whoever started this for the first time.
  const { isNew, text } = server.operatorToken;
  if (isNew) process.stdout.write(`${OPERATOR_TOKEN_LINE}${text}\n`);
} catch (error) {
  process.stderr.write(`drydock server: ${error instanceof Error ? error.message : error}\n`);
  process.exit(EXIT_CONFIG);
}
