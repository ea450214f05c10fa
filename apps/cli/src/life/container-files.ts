import { closeSync } from 'node:fs';
import { call, openRootOf } from '@drydock/linux';
import {
  type ContainerRecord,
  enterNamespaces,
  type FileTree,
  isRunning,
  layMounts,
  makeReadOnly,
  makeVolumes,
  type Operation,
  performPlan,
  pivotRoot,
  prepareMounts,
  RuntimeError,
  rootDirectoryOf,
  stackLayers,
  volumeMounts,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { alone } from './alone.ts';

type Use<Result> = (tree: FileTree) => Promise<Result>;

/**
 * A container's files, as the container itself sees them: its layers as one tree, and its volumes.
 *
 * @param use with a tree that is there until this has settled
 */
export async function withFilesOf<Result>(engine: Engine, name: string, use: Use<Result>): Promise<Result> {
  const record = engine.containers.find(name);
  const { id } = record.specification;
  if (isRunning(record)) return useRootOf(record.started?.pid ?? 0, () => isRunning(engine.containers.find(id)), use);
  await engine.ends.get(id); // it may be ending just now
  return alone(engine, id, async () => {
    const found = engine.containers.find(id);
    if (isRunning(found)) return useRootOf(found.started?.pid ?? 0, () => isRunning(found), use);
    return useMountedBy(engine, found, use);
  });
}

/** @param isStill whether the number was still the same process's when its root had been opened */
async function useRootOf<Result>(pid: number, isStill: () => boolean, use: Use<Result>): Promise<Result> {
  const root = openRootOf(pid);
  try {
    if (root === null || !isStill()) {
      throw new RuntimeError('in-use', 'files of the container: it has ended at this moment', { hint: 'Try again.' });
    }
    return await use({ root, followsLinks: true });
  } finally {
    if (root !== null) closeSync(root);
  }
}

/**
 * Of one that does not run, a process of ours makes the mounts, in a mount namespace of its own. It waits meanwhile; when it
 * leaves they are gone, and it leaves also when the engine is killed.
 */
async function useMountedBy<Result>(engine: Engine, record: ContainerRecord, use: Use<Result>): Promise<Result> {
  const { specification, lowers } = record;
  const { dataRoot, isUserNamespace } = engine.place;
  const store = `${dataRoot}/overlay2`;
  const own = specification.id;
  const merged = `${store}/${own}/merged`;
  const mounts = record.mounts.filter(({ source }) => source !== null); // memory holds nothing while nobody is there
  const made = makeVolumes({ dataRoot, mounts, lowers, merged });
  const volumes = volumeMounts(mounts);
  const top = rootDirectoryOf(lowers.map((name) => `${store}/${name}/diff`));
  const outcome: { readonly result: Result }[] = [];
  await performPlan(
    [
      enterNamespaces({ made: ['mnt'], joined: new Map(), joinUsers: [] }),
      stackLayers({ store, lowers, own, isUserNamespace, top }),
      ...(made === null ? [] : [made]),
      prepareMounts(volumes),
      pivotRoot({ merged }),
      layMounts(volumes),
      ...(specification.root.isReadOnly ? [makeReadOnly()] : []),
      holdStill(async (pid) => void outcome.push({ result: await useRootOf(pid, () => true, use) })),
    ],
    { stage: engine.config.stage },
  );
  const [done] = outcome;
  if (done === undefined) throw new RuntimeError('refused', 'files of the container: could not be mounted');
  return done.result;
}

const HOLDER = 'who holds the files';

/** The process that made the mounts waits, while something is done with what it sees. */
const holdStill = (use: (pid: number) => Promise<void>): Operation => ({
  name: 'hold-still',
  title: 'Hold the files together',
  effect: 'nothing: its mount namespace is there as long as it is',
  byHand: ['sleep infinity'],
  steps: [call('getpid', [], { result: HOLDER }), { engine: 'copy', run: (results) => use(results.get(HOLDER) ?? 0) }],
});
