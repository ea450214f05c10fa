import { constants } from 'node:os';
import { basename, dirname } from 'node:path';
import { KernelError } from '@drydock/linux';
import {
  type ContainerRecord,
  type EndedRun,
  isRunning,
  newContainerId,
  type RunStep,
  RuntimeError,
  readLog,
  specify,
  userOf,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { removeContainer } from '../life/remove-container.ts';
import { signalContainer } from '../life/signal-container.ts';
import { startContainer } from '../life/start-container.ts';

const SHORT_ID = 12;

/**
 * What `docker run` does, for a RUN: the same plan, for a container that nobody sees. It is written down as one of a
 * build, so that an engine that finds it without the build removes it.
 */
export async function runInContainer(engine: Engine, step: RunStep): Promise<EndedRun> {
  const record = recordFor(engine, step);
  const { id } = record.specification;
  engine.containers.write(record);
  const end = () => signalIfRunning(engine, id);
  const remove = async () => {
    end();
    await engine.ends.get(id);
    removeContainer(engine, id);
  };
  step.signal.addEventListener('abort', end, { once: true });
  try {
    await startContainer(engine, { record, starter: { kind: 'engine' } });
    if (step.signal.aborted) end();
    for await (const { log } of readLog(engine.containers.folderOf(id), { follow: true })) {
      if (!step.onOutput(log)) break;
    }
    await engine.ends.get(id);
    step.signal.throwIfAborted();
    const { ended } = engine.containers.find(id);
    if (ended === null) throw new RuntimeError('damaged', 'nobody saw how the program of a RUN ended');
    return {
      exitCode: ended.exitCode,
      upper: `${engine.place.dataRoot}/overlay2/${id}/diff`,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    step.signal.removeEventListener('abort', end);
  }
}

function recordFor({ place }: Engine, { argv, defaults, network, layers, chainId, imageId }: RunStep): ContainerRecord {
  const id = newContainerId();
  const given = new Map([
    ['name', [`build-${id.slice(0, SHORT_ID)}`]],
    ['network', [network === null || network === 'default' ? 'bridge' : network]],
    ['entrypoint', ['']],
  ]);
  const { origins: _, ...specification } = specify(
    {
      given,
      image: imageId,
      command: argv,
      defaults,
      readFile: () => '',
      callerEnvironment: {},
    },
    id,
  );
  const lowers = layers.map((folder) => basename(dirname(folder)));
  return {
    specification,
    imageId,
    chainId,
    lowers,
    user: userOf(specification.process.user, { place, lowers }),
    createdAt: new Date().toISOString(),
    mounts: [],
    started: null,
    ended: null,
    restarts: 0,
    isStopped: false,
    isMadeByCreate: false,
    isOfBuild: true,
  };
}

function signalIfRunning(engine: Engine, id: string): void {
  try {
    if (isRunning(engine.containers.find(id))) signalContainer(engine, id, constants.signals.SIGKILL);
  } catch (error) {
    // It has just ended, or was removed.
    if (!(error instanceof RuntimeError || (error instanceof KernelError && error.code === 'ESRCH'))) throw error;
  }
}
