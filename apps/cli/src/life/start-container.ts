import type { CommandConnection } from '@drydock/linux';
import {
  type ContainerRecord,
  type ContainerSpecification,
  dockerRun,
  type Origins,
  type PerformOptions,
  type Plan,
  performPlan,
  prepareContainer,
  type StartedProcess,
  startTicksOf,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { networkFor } from '../run/network-for.ts';
import { runningContainer } from '../run/running-container.ts';
import { watchEnd } from './watch-end.ts';

/** Who starts it: somebody who looks on and waits for its end, somebody who leaves, or the engine itself. */
export type Starter =
  | { readonly kind: 'looks-on'; readonly command: CommandConnection }
  | { readonly kind: 'leaves'; readonly command: CommandConnection }
  | { readonly kind: 'engine' };

/** Standard input, output and error of the command that was typed. */
const CALLER = [0, 1, 2] as const;

/** The plan by which a container is started, the first time and every other. */
export function planOf(engine: Engine, record: ContainerRecord, starter: Starter['kind'], origins?: Origins): Plan {
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
      performer: starter === 'looks-on' ? 'waits' : 'leaves',
      caller: starter === 'looks-on' ? CALLER : null,
    },
    filters: engine.filters,
  });
  return dockerRun(prepared);
}

/** Starts a container and sees to its end. @throws what the failing call threw, after the plan was undone */
export async function startContainer(
  engine: Engine,
  {
    record,
    plan,
    starter,
    ...watching
  }: {
    readonly record: ContainerRecord;
    readonly plan: Plan;
    readonly starter: Starter;
  } & Pick<PerformOptions, 'onCall' | 'beforeOperation' | 'reportsAtOnce'>,
): Promise<void> {
  engine.containers.forgetEnd(record.specification.id);
  const { results } = await performPlan(plan, {
    stage: engine.config.stage,
    ...(starter.kind === 'engine' ? {} : { command: starter.command }),
    ...watching,
  });
  engine.containers.write({ ...record, started: processNow(results.get('init')), ended: null, isStopped: false });
  watchEnd(engine, record.specification.id);
}

/** Null: it has ended already. */
function processNow(pid = 0): StartedProcess | null {
  const startTicks = startTicksOf(pid);
  return startTicks === null ? null : { pid, startTicks, startedAt: new Date().toISOString() };
}
