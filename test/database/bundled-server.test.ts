import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Progress } from '@drydock/protocol';
import { io } from 'socket.io-client';
import { ask, type PageClient } from '../../apps/server/testing/ask.ts';
import { passedStep } from '../../apps/server/testing/progress-changes.ts';
import { TemporaryFolder } from '../../apps/server/testing/temporary-folder.ts';
import { until } from '../../apps/server/testing/until.ts';
import { bundleServices } from '../../docker-vm/src/bundle-services.ts';
import { PostgresServer } from './postgres-server.ts';

/** The one file that the VM starts, far from all packages. */
async function withServer<Result>(
  options: { folder: string; databaseUrl: string },
  use: (address: string, log: () => string) => Promise<Result>,
): Promise<Result> {
  const { folder } = options;
  const child = spawn(process.execPath, [join(folder, 'services/server.mjs')], {
    cwd: '/',
    env: {
      NODE_ENV: 'production',
      DRYDOCK_LISTEN: '127.0.0.1:0',
      DRYDOCK_STATE: join(folder, 'state'),
      DRYDOCK_WEB: join(folder, 'web'),
      DRYDOCK_LABS: join(folder, 'labs'),
      DRYDOCK_KEEPER_SOCKET: join(folder, 'keeper.sock'),
      DRYDOCK_DATABASE: options.databaseUrl,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const exited = once(child, 'exit');
  try {
    const listens = /"address":"(?<address>[^"]+)"/;
    await until(
      'the server listens',
      () => log,
      (text) => listens.test(text),
    );
    return await use(listens.exec(log)?.groups?.address ?? '', () => log);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

async function openPage(address: string, cookie: string): Promise<PageClient> {
  const page: PageClient = io(address, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin: address, cookie },
  });
  await new Promise<void>((resolve, reject) => page.once('connect', resolve).once('connect_error', reject));
  return page;
}

for (const kind of ['PostgreSQL', 'SQLite'] as const) {
  test(`the server as the VM starts it keeps progress in ${kind}, through SIGKILL, and logs no password`, async () => {
    using folder = new TemporaryFolder();
    await using postgres = await PostgresServer.start();
    await using place = await postgres.newPlace();
    mkdirSync(join(folder.path, 'services'));
    mkdirSync(join(folder.path, 'web'));
    mkdirSync(join(folder.path, 'labs'));
    writeFileSync(join(folder.path, 'web/index.html'), '<!doctype html><title>Drydock</title>');
    await bundleServices(join(folder.path, 'services'));
    const databaseUrl = kind === 'SQLite' ? '' : place.address.replace('drydock@', 'drydock:hunter2@');
    const options = { folder: folder.path, databaseUrl };
    const marked = await withServer(options, async (address, log) => {
      const cookie = (await fetch(address)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const page = await openPage(address, cookie);
      const progress = (await ask(page, 'progress:change', { changes: [passedStep(1)] })) as Progress;
      page.disconnect();
      assert.match(log(), kind === 'SQLite' ? /progress\.sqlite/ : /PostgreSQL at /);
      assert.doesNotMatch(log(), /hunter2/);
      return { cookie, progress };
    });
    const again = await withServer(options, async (address) => {
      const page = await openPage(address, marked.cookie);
      const progress = await ask(page, 'progress:read', {});
      page.disconnect();
      return progress;
    });
    assert.deepEqual(again, marked.progress);
  });
}
