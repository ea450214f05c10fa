import type { CommandConnection } from '@drydock/linux';
import {
  type ContainerRecord,
  type ContainerSpecification,
  dockerRun,
  isRunning,
  type Origins,
  type PerformOptions,
  type Plan,
  performPlan,
  prepareContainer,
  RuntimeError,
  type StartedProcess,
  startTicksOf,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { networkFor } from '../run/network-for.ts';
import { runningContainer } from '../run/running-container.ts';
import { alone } from './alone.ts';
import { tellOfContainer } from './tell-of-container.ts';
import { watchEnd } from './watch-end.ts';

/** Who starts it: somebody who looks on and waits for its end, somebody who leaves, or the engine itself. */
export type Starter =
  | {
      readonly kind: 'looks-on';
      readonly command: CommandConnection;
      /** Whether a container that was made with -i hears what is typed; it does, unless said otherwise. */
      readonly passesInput?: boolean;
      /** Keys to leave by; Docker's, unless given. */
      readonly detachKeys?: Uint8Array;
    }
  | { readonly kind: 'leaves'; readonly command: CommandConnection }
  | { readonly kind: 'engine' };

/** Standard input, output and error of the command that was typed. */
const CALLER = [0, 1, 2] as const;

/** The plan by which a container is started, the first time and every other. */
export function planOf(
  engine: Engine,
  record: ContainerRecord,
  starter: Pick<Starter, 'kind'> & { readonly passesInput?: boolean; readonly detachKeys?: Uint8Array },
  origins?: Origins,
): Plan {
  const specification: ContainerSpecification = { ...record.specification, origins: origins ?? new Map() };
  const folder = engine.containers.folderOf(specification.id);
  const network = networkFor(specification, engine);
  const prepared = prepareContainer(specification, {
    place: engine.place,
    lowers: record.lowers,
    pidOf: (container) => runningContainer(engine, container).started.pid,
    mounts: record.mounts,
    network: network.operations,
    names: { folder, texts: network.names },
    watch: {
      monitor: engine.config.monitor,
      state: folder,
      performer: starter.kind === 'looks-on' ? 'waits' : 'leaves',
      caller: starter.kind === 'looks-on' ? CALLER : null,
      ...(starter.passesInput === false ? { passesInput: false } : {}),
      ...(starter.detachKeys === undefined ? {} : { detachKeys: starter.detachKeys }),
    },
    init: engine.config.init,
    filters: engine.filters,
    user: record.user,
  });
  return dockerRun(prepared);
}

/**
 * Starts a container and sees to its end.
 *
 * @throws RuntimeError when it runs already; what the failing call threw, after the plan was undone
 */
export async function startContainer(
  engine: Engine,
  {
    record,
    plan,
    starter,
    ...watching
  }: {
    readonly record: ContainerRecord;
    /** Made here when it is not given. */
    readonly plan?: Plan;
    readonly starter: Starter;
  } & Pick<PerformOptions, 'onCall' | 'beforeOperation' | 'reportsAtOnce'>,
): Promise<void> {
  const { id, name } = record.specification;
  await alone(engine, id, async () => {
    const found = engine.containers.find(id); // it may have been changed while this one waited
    if (isRunning(found)) throw new RuntimeError('in-use', `container "${name}": it runs`, { hint: 'See ps.' });
    engine.containers.forgetEnd(id);
    const { results } = await performPlan(plan ?? planOf(engine, found, starter), {
      stage: engine.config.stage,
      ...(starter.kind === 'engine' ? {} : { command: starter.command }),
      ...watching,
    });
    const started = processNow(results.get('init') ?? results.get('first'));
    const after = { ...engine.containers.find(id), restarts: record.restarts, started, ended: null, isStopped: false };
    engine.containers.write(after);
    tellOfContainer(engine, after, 'start');
    watchEnd(engine, id);
  });
}

/** Null: it has ended already. */
function processNow(pid = 0): StartedProcess | null {
  const startTicks = startTicksOf(pid);
  return startTicks === null ? null : { pid, startTicks, startedAt: new Date().toISOString() };
}
