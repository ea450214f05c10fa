import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '@drydock/docker-vm';
import { createLog } from '../../apps/server/src/log.ts';
import { startServer } from '../../apps/server/src/server.ts';
import { FakeKeeper } from '../../apps/server/testing/fake-keeper.ts';
import { TemporaryFolder } from '../../apps/server/testing/temporary-folder.ts';

export type ServedLearners = AsyncDisposable & {
  readonly address: string;
  readonly operatorToken: string;
  readonly keeper: FakeKeeper;
};

/** The built page behind the real server, with a keeper that has no Linux: for what needs none. `stateFolder` outlives it. */
export async function serveLearners(stateFolder: string): Promise<ServedLearners> {
  const folder = new TemporaryFolder();
  const keeperSocket = join(folder.path, 'keeper.sock');
  const labsFolder = join(folder.path, 'labs');
  mkdirSync(labsFolder);
  const keeper = await new FakeKeeper(keeperSocket).start();
  const server = await startServer(
    {
      listen: { host: '127.0.0.1', port: 0 },
      keeperSocket,
      stateFolder,
      databaseUrl: null,
      webFolder: join(REPOSITORY, 'apps/web/out'),
      labsFolder,
      origins: null,
      logLevel: 'silent',
    },
    createLog('silent'),
  );
  return {
    address: server.address,
    operatorToken: server.operatorToken.text,
    keeper,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await keeper[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
