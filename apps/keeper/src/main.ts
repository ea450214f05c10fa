import { chmodSync, mkdirSync } from 'node:fs';
import { readConfig } from './config.ts';
import { describeError, log } from './log.ts';
import { SessionRegistry } from './sessions/session-registry.ts';
import { listen } from './verbs/listen.ts';

const config = readConfig(process.env);
process.umask(0o022);
mkdirSync('/run/drydock', { recursive: true });
// Not to be listed, but to be passed through: a session's root mounts what is its own below.
chmodSync('/run/drydock', 0o711);

const registry = await SessionRegistry.start(config);
await listen(config, registry);
log('ready', { socket: config.socket, ...config.limits.machine });

// A bug in one session's handling must not end the others' terminals: tell, and go on.
process.on('uncaughtException', (error) => log('uncaught', { reason: describeError(error) }));
process.on('unhandledRejection', (reason) => log('unhandled', { reason: describeError(reason) }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    log('stopping', { signal });
    await registry.endAll();
    process.exit(0);
  });
}
