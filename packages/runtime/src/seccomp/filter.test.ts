import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isStruct, showStep } from '@drydock/linux';
import { CAPABILITIES, DOCKER_DEFAULT } from '../capabilities/capability-table.ts';
import { isEngineStep } from '../operation.ts';
import { blockedCalls } from './blocked-calls.ts';
import { compileFilter } from './compile-filter.ts';
import { CompiledFilters } from './compiled-filters.ts';
import { DEFAULT_PROFILE } from './default-profile.ts';
import { describeFilter, inWords } from './describe-filter.ts';
import { decodeInstructions, encodeInstructions, instruction } from './filter-instructions.ts';
import { filterSystemCalls } from './filter-system-calls.ts';
import { parseProfile } from './parse-profile.ts';
import { resolveProfile } from './resolve-profile.ts';
import { runFilter } from './run-filter.ts';

const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';
const X86 = 0x40000003;
const NATIVE = ARCHITECTURE === 'arm64' ? 0xc00000b7 : 0xc000003e;
const ALLOW = 0x7fff0000;
const EPERM = 0x50001;
const ENOSYS = 0x50026;
const rulesFor = (profile = DEFAULT_PROFILE, capabilities: readonly string[] = DOCKER_DEFAULT) =>
  resolveProfile(profile, { capabilities, architecture: ARCHITECTURE, kernel: { major: 6, minor: 1 } });
const filterOf = (value: object) => compileFilter(rulesFor(parseProfile(JSON.stringify(value), 'p.json')));
const { instructions } = compileFilter(rulesFor());
const program = decodeInstructions(instructions);
const decide = (number: number, args?: readonly bigint[], architecture = NATIVE) =>
  [...runFilter(program, { number, architecture, ...(args === undefined ? {} : { args }) })].toSorted((a, b) => a - b);
const numberOf = (wanted: string) => describeFilter(instructions).find(({ name }) => name === wanted)?.number ?? -1;

test('[PW33] everyday calls are allowed, and those that let people out are not', () => {
  for (const name of ['read', 'openat', 'execve', 'setresuid', 'ptrace', 'chroot', 'mknodat', 'capset']) {
    assert.deepEqual(decide(numberOf(name)), [ALLOW], name);
  }
  for (const name of ['mount', 'reboot', 'keyctl', 'unshare', 'setns', 'bpf', 'open_by_handle_at', 'io_uring_setup']) {
    assert.deepEqual(decide(numberOf(name)), [EPERM], name);
  }
});

test('[PW34] clone makes no namespaces, and clone3, which could hide them, does not seem to exist', () => {
  const clone = numberOf('clone');
  assert.deepEqual(decide(clone), [EPERM, ALLOW]);
  assert.deepEqual(decide(clone, [0x11n]), [ALLOW]);
  for (const flag of [0x20000n, 0x2000000n, 0x4000000n, 0x8000000n, 0x10000000n, 0x20000000n, 0x40000000n]) {
    assert.deepEqual(decide(clone, [flag | 0x11n]), [EPERM], flag.toString(16));
  }
  assert.deepEqual(decide(numberOf('clone3')), [ENOSYS]);
});

test('[PW34] of sockets, those to the host around and to the cryptography of the kernel are refused', () => {
  const socket = numberOf('socket');
  for (const family of [1n, 2n, 10n, 16n, 17n, 37n, 39n, 41n]) assert.deepEqual(decide(socket, [family]), [ALLOW]);
  for (const family of [38n, 40n]) assert.deepEqual(decide(socket, [family]), [EPERM]);
});

test('[PW34] a condition looks at all 64 bits, so that none are smuggled past it', () => {
  const personality = numberOf('personality');
  assert.deepEqual(decide(personality, [0x20000n]), [ALLOW]);
  assert.deepEqual(decide(personality, [0x40000n]), [EPERM]);
  assert.deepEqual(decide(personality, [(1n << 32n) | 0x20000n]), [EPERM]);
});

test('[PW35] a call newer than the profile seems not to exist, and one that it knows and leaves out is refused', () => {
  for (const number of [600, 999, 5000, 0x3fffffff]) assert.deepEqual(decide(number), [ENOSYS], `${number}`);
  assert.deepEqual(decide(numberOf('kexec_load')), [EPERM]);
});

test('[PW35] where the profile allows by default, or says ENOSYS itself, nothing stands before it', () => {
  const first = (value: object) => [
    ...runFilter(decodeInstructions(filterOf(value).instructions), { number: 999, architecture: NATIVE }),
  ];
  const syscalls = [{ names: ['reboot'], action: 'SCMP_ACT_KILL' }];
  assert.deepEqual(first({ defaultAction: 'SCMP_ACT_ALLOW', syscalls }), [ALLOW]);
  assert.deepEqual(first({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38, syscalls }), [ENOSYS]);
  assert.deepEqual(first({ defaultAction: 'SCMP_ACT_KILL_PROCESS', syscalls }), [ENOSYS]);
  assert.deepEqual(first({ defaultAction: 'SCMP_ACT_KILL_PROCESS', syscalls: [] }), [0x8000_0000]);
});

test('[PW36] programs of 32 bits have the same rules, under their own numbers', {
  skip: ARCHITECTURE === 'arm64',
}, () => {
  const [READ, MOUNT, REBOOT, SOCKETCALL] = [3, 21, 88, 102];
  assert.deepEqual(decide(READ, undefined, X86), [ALLOW]);
  assert.deepEqual(decide(SOCKETCALL, undefined, X86), [ALLOW]);
  for (const number of [MOUNT, REBOOT]) assert.deepEqual(decide(number, undefined, X86), [EPERM]);
  assert.deepEqual(decide(999, undefined, X86), [ENOSYS]);
  const X32 = 0x4000_0000;
  assert.deepEqual(decide(X32 | numberOf('getpid')), [ALLOW]);
  assert.deepEqual(decide(X32 | numberOf('mount')), [EPERM]);
  assert.deepEqual(decide(X32 | 5000), [ENOSYS]);
});

test('[PW36] calls of an architecture that the profile does not name kill', { skip: ARCHITECTURE === 'arm64' }, () => {
  const narrow = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }] };
  const narrowed = decodeInstructions(filterOf(narrow).instructions);
  assert.deepEqual([...runFilter(narrowed, { number: 3, architecture: X86 })], [0]);
  assert.deepEqual([...runFilter(narrowed, { number: 0x4000_0000, architecture: NATIVE })], [0]);
  assert.deepEqual([...runFilter(narrowed, { number: 0, architecture: NATIVE })], [ALLOW]);
});

test('[PW37] several conditions on one argument are alternatives, on different ones they must all hold', () => {
  const argument = (index: number, value: number) => ({ index, value, op: 'SCMP_CMP_EQ' });
  const rule = (args: readonly object[]) => ({
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [{ names: ['dup3'], action: 'SCMP_ACT_ALLOW', args }],
  });
  const outcome = (value: object, args: readonly bigint[]) => [
    ...runFilter(decodeInstructions(filterOf(value).instructions), {
      number: numberOf('dup3'),
      architecture: NATIVE,
      args,
    }),
  ];
  assert.deepEqual(outcome(rule([argument(0, 1), argument(0, 2)]), [2n, 0n]), [ALLOW]);
  assert.deepEqual(outcome(rule([argument(0, 1), argument(1, 2)]), [1n, 2n]), [ALLOW]);
  assert.deepEqual(outcome(rule([argument(0, 1), argument(1, 2)]), [1n, 3n]), [EPERM]);
});

test('[PW38] what is blocked is told with the reason, and with the capability that would bring it', () => {
  const blocked = blockedCalls(instructions);
  const found = (wanted: string) => blocked.find(({ name }) => name === wanted);
  assert.ok(blocked.length >= 50 && blocked.length <= 90, `${blocked.length} calls`);
  for (const call of blocked) assert.ok(call.why !== null, `${call.name} has no reason`);
  assert.deepEqual(found('mount')?.capabilities, ['CAP_SYS_ADMIN']);
  assert.deepEqual(found('bpf')?.capabilities, ['CAP_SYS_ADMIN', 'CAP_BPF']);
  assert.deepEqual(found('keyctl')?.outcome, { kind: 'refused', errno: 'EPERM' });
  assert.equal(
    inWords(found('clone')?.outcome ?? { kind: 'allowed' }),
    'depends on its arguments: allowed or refused (EPERM)',
  );
  assert.equal(found('read'), undefined);
  const all = CAPABILITIES.map(({ name }) => name);
  const left = blockedCalls(compileFilter(rulesFor(DEFAULT_PROFILE, all)).instructions).map(({ name }) => name);
  assert.ok(left.includes('keyctl') && !left.includes('mount') && !left.includes('clone3'));
});

test('a program for the kernel is read back as it was written, and one that runs out of its end is refused', () => {
  assert.deepEqual(Buffer.from(encodeInstructions(program)), Buffer.from(instructions));
  assert.throws(() => runFilter([instruction(0x05, 7)], { number: 0, architecture: NATIVE }), RangeError);
  assert.throws(() => runFilter([instruction(0x99, 7)], { number: 0, architecture: NATIVE }), RangeError);
});

test('[PW39] the operation hands the filter to the kernel by address', () => {
  const { steps, effect } = filterSystemCalls({
    filter: { instructions, flags: 2 },
    source: "Docker's default profile",
  });
  const [step] = steps;
  assert.ok(step !== undefined && !isEngineStep(step) && 'call' in step);
  assert.equal(
    showStep(step),
    `seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, {len=${program.length}, filter=[Docker's default profile]})`,
  );
  const struct = step.arguments[2];
  assert.ok(struct !== undefined && isStruct(struct));
  assert.equal(struct.pointers?.[0]?.target.bytes, instructions);
  assert.match(effect, /Seccomp .* is 2/);
});

test('[PW40] a filter is compiled once, kept in a folder, and made anew when its file is cut, foreign or a link', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-filters-'));
  try {
    const kept = join(folder, 'kept');
    const first = new CompiledFilters(kept);
    assert.equal(first.get(rulesFor()), first.get(rulesFor()));
    const [name = ''] = readdirSync(kept);
    const file = join(kept, name);
    const whole = readFileSync(file);
    const again = () =>
      assert.deepEqual(Buffer.from(new CompiledFilters(kept).get(rulesFor()).instructions), Buffer.from(instructions));
    again();
    truncateSync(file, 100);
    again();
    assert.deepEqual(readFileSync(file), whole, 'it was written anew');
    writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.from([1])]));
    again();
    writeFileSync(file, '');
    again();
    rmSync(file);
    symlinkSync('/etc/passwd', file);
    again();
    assert.deepEqual(readdirSync(kept), [name]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[PW40] the folder does not grow for ever, and a file under the name of another is not taken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-filters-'));
  try {
    const others = rulesFor(DEFAULT_PROFILE, []);
    new CompiledFilters(folder).get(rulesFor());
    const [name = ''] = readdirSync(folder);
    new CompiledFilters(folder).get(others);
    const other = readdirSync(folder).find((found) => found !== name) ?? '';
    copyFileSync(join(folder, other), join(folder, name));
    const again = new CompiledFilters(folder).get(rulesFor());
    assert.deepEqual(Buffer.from(again.instructions), Buffer.from(instructions));
    for (let index = 0; index < 300; index++) writeFileSync(join(folder, `${index}`), '');
    rmSync(join(folder, name));
    new CompiledFilters(folder).get(rulesFor());
    assert.deepEqual(readdirSync(folder), [name]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[PW41] a filter behind which no program could be started is refused before anything is done', () => {
  const operation =
    (syscalls: readonly object[], defaultAction = 'SCMP_ACT_ERRNO') =>
    () =>
      filterSystemCalls({ filter: filterOf({ defaultAction, syscalls }), source: 'p.json' });
  const allow = (...names: string[]) => ({ names, action: 'SCMP_ACT_ALLOW' });
  assert.throws(operation([allow('read')]), {
    message: 'seccomp profile p.json: it refuses execve, so no program could be started behind it',
    hint: 'Allow execve, sendto, clock_gettime, getpid, exit_group: they start the program.',
  });
  assert.throws(operation([{ names: ['sendto'], action: 'SCMP_ACT_KILL' }], 'SCMP_ACT_ALLOW'), /it refuses sendto/);
  operation([allow('execve', 'sendto')])();
  const kills = operation([allow('execve', 'sendto')], 'SCMP_ACT_KILL_PROCESS');
  assert.throws(kills, /it refuses getpid/);
  operation([{ names: ['execve'], action: 'SCMP_ACT_LOG' }], 'SCMP_ACT_ALLOW')();
});

test('[PW40] without a folder that can be written, filters are compiled all the same', () => {
  assert.ok(new CompiledFilters('/proc/none').get(rulesFor()).instructions.length > 0);
});
