import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { findLink } from '@drydock/linux';
import { type SessionLimits, type SessionSpecification, sessionAddress } from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';

const PRELUDE_FILE = `${import.meta.dirname}/session-attack.py`;
const PRELUDE = readFileSync(PRELUDE_FILE, 'utf8');
/** Where it lies in the attacker's session. */
const PRELUDE_INSIDE = '/var/attack.py';

/** A session whose learner means harm. */
export async function startAttacker(limits: Partial<SessionLimits> = {}) {
  const learner = await startSession(limits);
  const { output } = await learner.run(`cat > ${PRELUDE_INSIDE} <<'END'\n${PRELUDE}END`);
  assert.equal(output, '');
  const { session } = learner;
  return {
    ...learner,
    id: session.specification.id,
    address: sessionAddress(session.specification),
    /** Runs a program of attempts, see session-attack.py: what was tried, and how it ended. */
    attempts: async (program: string): Promise<Attempts> => toAttempts((await learner.run(python(program))).output),
    /**
     * The same without the filter of system calls: nsenter(1) joins the session's namespaces as `enter` does, and
     * installs none.
     */
    attemptsWithoutFilter: async (program: string): Promise<Attempts> =>
      toAttempts(await outputOf(['nsenter', '--target', `${session.init}`, '--all', 'bash', '-c', python(program)])),
    /** Starts a program that takes things and keeps them, and waits until it says so. */
    hold: async (program: string): Promise<string> => {
      const wait = 'until test -s /tmp/held || ! kill -0 $!; do sleep 0.1; done; cat /tmp/held';
      const start = `rm -f /tmp/held; cat > /tmp/hold.py <<'END'\n${loading(PRELUDE_INSIDE, program)}\nEND
        setsid python3 /tmp/hold.py > /tmp/hold.log 2>&1 & ${wait} || cat /tmp/hold.log`;
      return (await learner.run(start)).output;
    },
  };
}

export type Attacker = Awaited<ReturnType<typeof startAttacker>>;
export type Attempts = Readonly<Record<string, string>>;

/** As the machine's own root, in none of a session's namespaces: for counter-proofs. */
export async function attemptsAsMachine(program: string): Promise<Attempts> {
  return toAttempts(await outputOf(['bash', '-c', python(program, PRELUDE_FILE)]));
}

const loading = (prelude: string, program: string) => `exec(open('${prelude}').read())\n${program}`;
const python = (program: string, prelude = PRELUDE_INSIDE) => `python3 - <<'END'\n${loading(prelude, program)}\nEND`;

/** What a program of attempts has written: each line is "what: end". */
export function toAttempts(output: string): Attempts {
  const lines = output.trim().split('\n');
  const pairs = lines.map((line) => [line.slice(0, line.lastIndexOf(': ')), line.slice(line.lastIndexOf(': ') + 2)]);
  assert.ok(!output.includes('Traceback'), output);
  return Object.fromEntries(pairs);
}

/** What a program of the machine wrote, on either stream. */
export function outputOf([program, ...argv]: readonly [string, ...string[]], uid?: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const options = { encoding: 'utf8', ...(uid === undefined ? {} : { uid, gid: uid }) } as const;
  execFile(program, argv, options, (_error, out, complaints) => resolve(out + complaints));
  return promise;
}

/** Everything of the kernel's that a session could leave behind. */
export function leftovers({ id, paths }: SessionSpecification): string[] {
  return [
    ...[paths.storage, paths.mounts, paths.cgroups].filter((parent) => existsSync(`${parent}/${id}`)),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(id)),
    ...readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && cgroupOf(pid).includes(`/${id}`)),
    ...(findLink(id) === null ? [] : [`link ${id}`]),
  ];
}

function cgroupOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return ''; // It ended meanwhile.
  }
}
