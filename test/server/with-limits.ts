import { rmSync, writeFileSync } from 'node:fs';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess } from './drydock-process.ts';
import { ADDRESS } from './learner.ts';

/** Where the VM's keeper looks for the operator's limits when it starts. */
const LIMITS_FILE = '/run/drydock/limits.json';

/** The VM's keeper with other limits, from now to the end of the block: it is ended, and started again with them. */
export async function withLimits(limits: Readonly<Record<string, unknown>>): Promise<AsyncDisposable> {
  writeFileSync(LIMITS_FILE, JSON.stringify(limits));
  await restartKeeper();
  return {
    async [Symbol.asyncDispose]() {
      rmSync(LIMITS_FILE);
      await restartKeeper();
    },
  };
}

async function restartKeeper(): Promise<void> {
  const old = findDrydockProcess('keeper');
  if (old !== undefined) process.kill(old, 'SIGTERM');
  await until(
    'the old keeper is gone',
    () => findDrydockProcess('keeper'),
    (pid) => pid !== old,
  );
  await until(
    'the next keeper is reached',
    async () => findDrydockProcess('keeper') !== undefined && (await fetch(`${ADDRESS}/healthz`)).ok,
    (isHealthy) => isHealthy,
  );
}
