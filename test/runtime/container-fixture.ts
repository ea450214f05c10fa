import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { FIRST_DESCRIPTOR } from '@drydock/linux';
import {
  CompiledFilters,
  dockerRun,
  type KeptWatch,
  NO_DEFAULTS,
  type Operation,
  parseFlags,
  performPlan,
  prepareContainer,
  RUN_FLAGS,
  type RunDefaults,
  specify,
  type TracedCall,
  undoPlan,
  userOf,
} from '@drydock/runtime';

const STAGE = '/opt/drydock/native/stage';
const MONITOR = '/opt/drydock/native/monitor';
const INIT = '/opt/drydock/native/container-init';
const ROOTFS = '/opt/drydock/mirror/files/busybox-rootfs.tar.gz';
/** On the data disk: ext4, which can hold the upper directory of an overlay. */
const STORAGE = '/var/lib/drydock';

export type Ran = {
  readonly output: string;
  readonly exitStatus: number | null;
  readonly signal: number | null;
  readonly trace: readonly TracedCall[];
};

const DEFAULTS: RunDefaults = { ...NO_DEFAULTS, command: ['sh'] };

/** A store with one image of one layer, BusyBox, and a runtime that runs it. Removes itself at the end of the block. */
export function startRuntime() {
  mkdirSync(STORAGE, { recursive: true });
  const dataRoot = mkdtempSync(`${STORAGE}/docker-`);
  const base = `${dataRoot}/overlay2/base/diff`;
  mkdirSync(base, { recursive: true });
  execFileSync('tar', ['-xzf', ROOTFS, '-C', base]);
  const filters = new CompiledFilters();
  const place = { dataRoot, cgroupRoot: '/sys/fs/cgroup', isUserNamespace: false };

  const stateOf = (id: string) => {
    const folder = `${dataRoot}/containers/${id}`;
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  const plan = (line: readonly string[], watch: Partial<KeptWatch> = {}) => {
    const { given, operands } = parseFlags(line, RUN_FLAGS, { stopsAtOperand: true });
    const [image = '', ...command] = operands;
    const specification = specify({
      given,
      image,
      command,
      defaults: DEFAULTS,
      readFile: (path) => readFileSync(path, 'utf8'),
      callerEnvironment: {},
    });
    const prepared = prepareContainer(specification, {
      place,
      lowers: ['base'],
      pidOf: () => 0,
      mounts: specification.root.mounts.map((mount) => ({
        mount,
        source: mount.type === 'tmpfs' ? null : mount.source,
        isFile: false,
      })),
      network: [],
      names: {
        folder: `${dataRoot}/containers/${specification.id}`,
        texts: () => ({ hosts: '127.0.0.1 localhost\n', hostname: 'box\n', 'resolv.conf': '' }),
      },
      watch: {
        monitor: MONITOR,
        state: stateOf(specification.id),
        performer: 'waits',
        caller: [FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + 1, FIRST_DESCRIPTOR + 2],
        ...watch,
      },
      init: INIT,
      filters,
      user: userOf(specification.process.user, { place, lowers: ['base'] }),
    });
    return { specification, operations: dockerRun(prepared) };
  };

  /** `docker run LINE`, to its end. */
  const run = async (
    line: readonly string[],
    change = (operations: readonly Operation[]) => operations,
  ): Promise<Ran> => {
    const { specification, operations } = plan(line);
    const output = `${dataRoot}/${specification.id}.output`;
    const [nothing, written] = [openSync('/dev/null', 'r'), openSync(output, 'w')];
    const changed = change(operations);
    try {
      const { ended, results, trace } = await performPlan(changed, {
        stage: STAGE,
        descriptors: [nothing, written, written],
      });
      const monitor = results.get('monitor');
      const end = (await ended).find(({ process }) => process === monitor);
      return {
        output: readFileSync(output, 'utf8'),
        exitStatus: end?.exitStatus ?? null,
        signal: end?.signal ?? null,
        trace,
      };
    } finally {
      closeSync(nothing);
      closeSync(written);
      await undoPlan(changed);
    }
  };

  return {
    dataRoot,
    place,
    plan,
    run,
    sh: (flags: readonly string[], script: string) => run([...flags, 'busybox', 'sh', '-c', script]),
    [Symbol.dispose]() {
      if (existsSync(dataRoot)) rmSync(dataRoot, { recursive: true });
    },
  };
}
