import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Call, call, FIRST_DESCRIPTOR, type ProcessEnd, parsePidStatus, syscall } from '@drydock/linux';
import { enterPlan, type Operation, performPlan, type Session, sessionFolders } from '@drydock/runtime';
import { systemCallFilter } from '../../packages/runtime/src/session/system-call-filter.ts';

/** Where a confined process is made: by the machine's root, or by the root of a learner's session. */
export type Where = { readonly session: Session } | 'real root';

export type Confined = ProcessEnd & { readonly output: string };

/** Has operations performed in a new process, which then becomes a program; returns what that wrote. */
export async function confined(
  where: Where,
  operations: readonly Operation[],
  argv: readonly string[],
): Promise<Confined> {
  const pipe = Buffer.alloc(8);
  syscall(call('pipe2', [{ bytes: pipe }, 0]));
  const [reading, writing] = [pipe.readInt32LE(0), pipe.readInt32LE(4)];
  const plan = [begin(where), ...operations, becomeProgram(argv)];
  try {
    const staged = await performPlan(plan, { stage: stageBinary(), descriptors: [writing] }).finally(() =>
      closeSync(writing),
    );
    const ends = await staged.ended;
    // The last that ends is the program: whoever forked it left before.
    const end = ends.at(-1) ?? { process: 0, exitStatus: null, signal: null };
    return { ...end, output: readFileSync(reading, 'utf8') };
  } finally {
    closeSync(reading);
  }
}

function begin(where: Where): Operation {
  if (where !== 'real root') {
    const { session } = where;
    const [enter] = enterPlan({
      init: session.init,
      cgroup: `${sessionFolders(session.specification).cgroup}/shells`,
      argv: ['unused'],
    });
    if (enter === undefined) throw new Error('enterPlan: it begins with no operation');
    // As every process of a session, it begins behind the session's own filter; a container's comes on top of it.
    return { ...enter, steps: [...enter.steps, systemCallFilter()] };
  }
  return {
    name: 'fork',
    title: 'Make a process',
    effect: 'there is one more',
    byHand: [],
    steps: [{ fork: 0, result: 'child', parent: 'waits' }],
  };
}

const becomeProgram = (argv: readonly string[]): Operation => ({
  name: 'exec',
  title: `Become ${argv[0]}`,
  effect: '',
  byHand: [],
  steps: [call('execve', [argv[0] ?? '', argv, ['PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin']])],
});

/** Standard output and error go to the test. First of all operations: later ones may close or forbid what it needs. */
export const heard: Operation = {
  name: 'heard',
  title: 'Be heard',
  effect: '',
  byHand: [],
  steps: [1, 2].map((standard): Call => call('dup3', [FIRST_DESCRIPTOR, standard, 0])),
};

/** /proc/PID/status of a process that such operations made. */
export async function statusOf(where: Where, operations: readonly Operation[]) {
  const { output } = await confined(where, [heard, ...operations], ['/bin/cat', '/proc/self/status']);
  const status = parsePidStatus(Buffer.from(output));
  if (status === null) throw new Error(`no status: ${JSON.stringify(output)}`);
  const groups = /^Groups:\t(.*)$/m.exec(output)?.[1]?.trim() ?? '';
  return { ...status, groups: groups === '' ? [] : groups.split(' ').map(Number), text: output };
}

/** Where setuid programs work: the VM's own temporary folders are mounted nosuid, those of a session are not. */
export const programFolder = (where: Where): string => (where === 'real root' && existsSync(DATA) ? DATA : '/var/tmp');
const DATA = '/var/lib/drydock';

let built: string | null = null;

/** The VM has it; elsewhere it is compiled once. */
function stageBinary(): string {
  const inMachine = '/opt/drydock/native/stage';
  if (existsSync(inMachine)) return inMachine;
  if (built === null) {
    built = mkdtempSync(join(tmpdir(), 'drydock-stage-'));
    const native = fileURLToPath(new URL('../../packages/linux/native', import.meta.url));
    execFileSync('make', ['-C', native, `OUT=${built}`], { stdio: 'pipe' });
  }
  return join(built, 'stage');
}
