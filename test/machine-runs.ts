/** Test files that share one VM. */
export type MachineRun = {
  readonly suite: 'kernel' | 'runtime' | 'security' | 'server';
  readonly name: string;
  /** Globs, from the root of the project. */
  readonly files: readonly string[];
  /** Beside keeper and server; else nothing but the tests runs. */
  readonly isServed: boolean;
};

const RUNTIME = {
  'left-behind-moments': ['left-behind-moments.test.ts'],
  network: ['network.test.ts'],
  'network-session': ['network-session.test.ts'],
  'left-behind-operations': ['left-behind-operations.test.ts'],
  'commands-killed': ['command-line-{killed,build,build-killed,update}.test.ts'],
  commands: ['command-line-{attach,copy,create,exec,exec-*,flags,init,usage}.test.ts'],
  containers: ['run.test.ts', 'command-line.test.ts', 'command-line-life.test.ts'],
  monitor: ['monitor.test.ts', 'monitor-{attach,container,log,streams,terminal}.test.ts'],
  'monitor-session': ['monitor-session.test.ts'],
  layers: ['layer*.test.ts'],
  storage: ['volumes.test.ts', 'devices.test.ts', 'user-namespace.test.ts', 'session-storage.test.ts'],
  images: ['image*.test.ts', 'push-command.test.ts'],
  'in-session': ['session-engine.test.ts', 'session-build.test.ts'],
  powers: ['capabilities.test.ts', 'seccomp*.test.ts', 'resource-limits.test.ts', 'user.test.ts'],
} as const;

const KERNEL = {
  operations: ['operations*.test.ts', 'removal.test.ts'],
  sessions: ['{session,limits,network,terminals,checks,observation}.test.ts', 'view*.test.ts'],
} as const;

const SECURITY = {
  containers: ['{copy,names,process,root}.test.ts'],
  exhaustion: ['session-exhaust*.test.ts'],
  'from-inside': ['session-{calls,cgroups,counter-proofs,devices,files,kernel-files,processes,wire}.test.ts'],
} as const;

const SECURITY_SERVED = { 'from-the-web': ['web-*.test.ts'] } as const;

/** The long ones first, so that the last two end at about the same time. */
export const MACHINE_RUNS: readonly MachineRun[] = [
  ...runsOf('server', { sockets: ['*.test.ts'] }, { isServed: true }),
  ...runsOf('security', SECURITY_SERVED, { isServed: true }),
  ...runsOf('kernel', KERNEL),
  ...runsOf('security', SECURITY),
  ...runsOf('runtime', RUNTIME),
];

function runsOf(
  suite: MachineRun['suite'],
  groups: Readonly<Record<string, readonly string[]>>,
  { isServed } = { isServed: false },
): MachineRun[] {
  return Object.entries(groups).map(([name, files]) => ({
    suite,
    name,
    files: files.map((file) => `test/${suite}/${file}`),
    isServed,
  }));
}
