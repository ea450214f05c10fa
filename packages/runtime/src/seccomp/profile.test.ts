import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errnoNumber } from '@drydock/linux';
import fc from 'fast-check';
import { DOCKER_DEFAULT } from '../capabilities/capability-table.ts';
import { PowerError } from '../capabilities/power-error.ts';
import { DEFAULT_PROFILE } from './default-profile.ts';
import { EVERYDAY_CALLS } from './everyday-calls.ts';
import { GUARDED_CALLS } from './guarded-calls.ts';
import { PROFILE_MAX_BYTES, parseProfile } from './parse-profile.ts';
import { readProfile } from './read-profile.ts';
import { REFUSED_CALLS } from './refused-calls.ts';
import { type Circumstances, resolveProfile } from './resolve-profile.ts';
import { ACTIONS, type SeccompProfile } from './seccomp-profile.ts';

const HERE: Circumstances = { capabilities: DOCKER_DEFAULT, architecture: 'amd64', kernel: { major: 6, minor: 1 } };
const EPERM = ACTIONS.SCMP_ACT_ERRNO + errnoNumber('EPERM');
const parse = (value: unknown) => parseProfile(JSON.stringify(value), 'p.json');
const withRule = (rule: unknown) => parse({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [rule] });
const allowed = (profile: SeccompProfile, circumstances = HERE): ReadonlySet<string> =>
  new Set(
    resolveProfile(profile, circumstances)
      .rules.filter(({ action, conditions }) => action === ACTIONS.SCMP_ACT_ALLOW && conditions.length === 0)
      .flatMap(({ names }) => names),
  );

test("[PW30] the default profile allows Docker's 361 calls to everybody, each named once, in groups with a purpose", () => {
  const names = EVERYDAY_CALLS.flatMap(({ calls }) => calls);
  assert.equal(names.length, 361);
  assert.equal(new Set(names).size, names.length);
  for (const { calls } of EVERYDAY_CALLS) assert.deepEqual(calls, calls.toSorted());
});

test('[PW30] no call is both allowed to everybody and explained as refused', () => {
  const everyday = new Set(EVERYDAY_CALLS.flatMap(({ calls }) => calls));
  const explained = [...GUARDED_CALLS, ...REFUSED_CALLS].flatMap(({ calls }) => calls);
  assert.deepEqual(
    explained.filter((name) => everyday.has(name)),
    [],
  );
});

test('[PW30] a capability brings the calls that ask for it', () => {
  for (const { capability, calls } of GUARDED_CALLS) {
    const having = allowed(DEFAULT_PROFILE, { ...HERE, capabilities: [capability] });
    for (const name of calls) assert.ok(having.has(name), `${name} with ${capability}`);
  }
  const without = allowed(DEFAULT_PROFILE, { ...HERE, capabilities: [] });
  // Tracing one's own children is allowed since Linux 4.8, whatever the capabilities.
  const always = ['process_vm_readv', 'process_vm_writev', 'ptrace'];
  for (const { calls } of GUARDED_CALLS) {
    assert.deepEqual(
      calls.filter((name) => without.has(name) && !always.includes(name)),
      [],
    );
  }
});

test('[PW31] rules depend on capabilities, architecture and kernel', () => {
  const has = (name: string, circumstances: Partial<Circumstances>) =>
    allowed(DEFAULT_PROFILE, { ...HERE, ...circumstances }).has(name);
  assert.deepEqual([has('chroot', {}), has('chroot', { capabilities: [] })], [true, false]);
  assert.deepEqual([has('arch_prctl', {}), has('arch_prctl', { architecture: 'arm64' })], [true, false]);
  assert.deepEqual([has('set_tls', {}), has('set_tls', { architecture: 'arm64' })], [false, true]);
  for (const [minor, is] of [
    [7, false],
    [8, true],
    [18, true],
  ] as const) {
    assert.equal(has('ptrace', { kernel: { major: 4, minor } }), is, `4.${minor}`);
  }
  assert.equal(has('ptrace', { kernel: { major: 5, minor: 0 } }), true);
});

test('[PW31] all of includes must fit, and any of excludes is enough', () => {
  const includes = { caps: ['CAP_CHOWN', 'CAP_BPF'], arches: ['amd64'], minKernel: '5.0' };
  const rule = { names: ['mount'], action: 'SCMP_ACT_ALLOW' };
  const holds = (filters: object, circumstances: Partial<Circumstances>) =>
    allowed(withRule({ ...rule, ...filters }), { ...HERE, ...circumstances }).has('mount');
  const both = { capabilities: ['CAP_CHOWN', 'CAP_BPF'] };
  assert.equal(holds({ includes }, both), true);
  assert.equal(holds({ includes }, {}), false);
  assert.equal(holds({ includes }, { ...both, architecture: 'arm64' }), false);
  assert.equal(holds({ includes }, { ...both, kernel: { major: 4, minor: 20 } }), false);
  assert.equal(holds({ excludes: { caps: ['CAP_BPF', 'CAP_CHOWN'] } }, {}), false);
  assert.equal(holds({ excludes: { caps: ['CAP_BPF'] } }, {}), true);
  assert.equal(holds({ excludes: { arches: ['amd64'] } }, {}), false);
  assert.equal(holds({ excludes: { minKernel: '6.1' } }, {}), false);
  assert.equal(holds({ excludes: { minKernel: '6.2' } }, {}), true);
});

test('[PW31] architectures come from archMap by the native one, or from architectures; foreign ones are left out', () => {
  const of = (more: object, architecture: Circumstances['architecture'] = 'amd64') =>
    resolveProfile(parse({ defaultAction: 'SCMP_ACT_ALLOW', ...more }), { ...HERE, architecture }).architectures;
  const [x64, x86, x32, arm64, arm] = [0xc000003e, 0x40000003, 0x4000003e, 0xc00000b7, 0x40000028];
  assert.deepEqual(resolveProfile(DEFAULT_PROFILE, HERE).architectures, [x64, x86, x32]);
  assert.deepEqual(resolveProfile(DEFAULT_PROFILE, { ...HERE, architecture: 'arm64' }).architectures, [arm64, arm]);
  assert.deepEqual(of({}), [x64]);
  assert.deepEqual(of({ architectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_ARM', 'SCMP_ARCH_S390X'] }), [x64, x86]);
  assert.deepEqual(of({ archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: null }] }, 'arm64'), [arm64]);
});

test('[PW31] an action carries its errno: EPERM when none is given', () => {
  const rules = (value: object) => resolveProfile(parse(value), HERE);
  assert.equal(rules({ defaultAction: 'SCMP_ACT_ERRNO' }).defaultAction, EPERM);
  assert.equal(rules({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 }).defaultAction, 0x50026);
  assert.equal(rules({ defaultAction: 'SCMP_ACT_KILL_PROCESS' }).defaultAction, 0x8000_0000);
  const rule = { names: ['read'], action: 'SCMP_ACT_TRACE', errnoRet: 7 };
  assert.equal(resolveProfile(withRule(rule), HERE).rules[0]?.action, 0x7ff0_0007);
});

test('[PW32] a profile that is wrong is refused with the place in it', () => {
  const refused: readonly [unknown, string][] = [
    [[], '[] is no object'],
    [null, 'null is no object'],
    [{}, '"defaultAction" is missing'],
    [{ defaultAction: 'SCMP_ACT_NO' }, '"SCMP_ACT_NO" is no action'],
    [{ defaultAction: 'SCMP_ACT_NOTIFY' }, '"SCMP_ACT_NOTIFY" needs a program that listens, and there is none'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', sycalls: [] }, '"sycalls" is no field'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', syscalls: {} }, '{} is no list'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', defaultErrnoRet: 5000 }, '5000 is no whole number from 0 to 4095'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', flags: ['X'] }, '"X" is no flag'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', architectures: ['x86'] }, '"x86" is no architecture'],
    [{ defaultAction: 'SCMP_ACT_ALLOW', archMap: [{ architecture: 'SCMP_ARCH_X86', more: 1 }] }, '"more" is no field'],
  ];
  for (const [value, reason] of refused) assert.throws(() => parse(value), new RegExp(`: ${quoted(reason)}$`), reason);
});

test('[PW32] a rule that is wrong is refused with the place in it', () => {
  const good = { names: ['read'], action: 'SCMP_ACT_ALLOW' };
  const argument = { index: 0, value: 1, op: 'SCMP_CMP_EQ' };
  const refused: readonly [unknown, string][] = [
    [{ names: ['read'] }, 'syscalls[0]: "action" is missing'],
    [{ ...good, names: ['re ad'] }, 'syscalls[0].names[0]: "re ad" is no name of a system call'],
    [{ ...good, name: 'read' }, 'syscalls[0]: both "name" and "names" are given'],
    [{ ...good, arg: [] }, 'syscalls[0]: "arg" is no field'],
    [{ ...good, args: [{ ...argument, index: 6 }] }, 'syscalls[0].args[0].index: 6 is no whole number from 0 to 5'],
    [
      { ...good, args: [{ ...argument, op: 'SCMP_CMP_EQUAL' }] },
      'syscalls[0].args[0].op: "SCMP_CMP_EQUAL" is no comparison',
    ],
    [{ ...good, args: [{ ...argument, value: -1 }] }, 'syscalls[0].args[0].value: -1 is no whole number'],
    [{ ...good, args: [{ ...argument, value: 1.5 }] }, 'syscalls[0].args[0].value: 1.5 is no whole number'],
    [
      { ...good, args: [{ ...argument, op: 'SCMP_CMP_MASKED_EQ', valueTwo: 2 }] },
      'syscalls[0].args[0]: "valueTwo" 2 has bits that the mask, "value" 1, has not',
    ],
    [{ ...good, args: [{ index: 0, op: 'SCMP_CMP_EQ' }] }, 'syscalls[0].args[0]: "value" is missing'],
    [{ ...good, includes: { caps: ['SYS_ADMIN'] } }, 'syscalls[0].includes.caps[0]: "SYS_ADMIN" is no capability'],
    [{ ...good, excludes: { minKernel: '4' } }, 'syscalls[0].excludes.minKernel: "4" is no kernel version'],
  ];
  for (const [rule, reason] of refused) assert.throws(() => withRule(rule), new RegExp(quoted(reason)), reason);
  assert.throws(() => withRule({ ...good, arg: [] }), { hint: 'Did you mean "args"?' });
});

test('[PW32] what is not JSON, too long or too much is refused', () => {
  assert.throws(() => parseProfile('{', 'p.json'), /^PowerError: seccomp profile "p.json": not JSON/);
  assert.throws(() => parseProfile(' '.repeat(PROFILE_MAX_BYTES + 1), 'p.json'), /longer than 1048576 bytes/);
  const names = Array.from({ length: 3000 }, () => 'read');
  const rule = { names, action: 'SCMP_ACT_ALLOW' };
  assert.throws(() => parse({ defaultAction: 'SCMP_ACT_KILL', syscalls: [rule, rule] }), /names more than 4096/);
  assert.throws(() => parseProfile(`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'p.json'), PowerError);
});

test('[PW32] a profile is read from a regular file, and neither waited for nor read without end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-profile-'));
  const path = join(folder, 'p.json');
  try {
    writeFileSync(path, '{"defaultAction":"SCMP_ACT_ALLOW"}');
    assert.equal(readProfile(path).defaultAction, 'SCMP_ACT_ALLOW');
    writeFileSync(path, ' '.repeat(PROFILE_MAX_BYTES + 1));
    assert.throws(() => readProfile(path), /longer than 1048576 bytes/);
    rmSync(path);
    assert.throws(() => readProfile(path), { code: 'ENOENT' });
    execFileSync('mkfifo', [path]);
    for (const other of [path, folder, '/dev/zero']) assert.throws(() => readProfile(other), /not a regular file$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[PW32] fields of other writers are taken: null for nothing, one name, 64-bit values, a key called __proto__', () => {
  const text = `{"defaultAction":"SCMP_ACT_ERRNO","defaultErrno":"EPERM","syscalls":[{"name":"read","action":"SCMP_ACT_ALLOW",
    "comment":"c","includes":null,"excludes":{},"errno":"","args":[{"index":1,"value":18446744073709551615,"valueTwo":0,
    "op":"SCMP_CMP_MASKED_EQ"}]},{"names":["write"],"action":"SCMP_ACT_ALLOW","args":null}]}`;
  const [read, write] = parseProfile(text, 'p.json').syscalls;
  assert.deepEqual(read?.args, [{ index: 1, value: 2n ** 64n - 1n, valueTwo: 0n, op: 'SCMP_CMP_MASKED_EQ' }]);
  assert.deepEqual(write?.args, []);
  const polluted = '{"__proto__":{"defaultAction":"SCMP_ACT_ALLOW"},"syscalls":[]}';
  assert.throws(() => parseProfile(polluted, 'p.json'), /"__proto__" is no field/);
  assert.throws(() => parseProfile(text.replace('18446744073709551615', '18446744073709551616'), 'p.json'), PowerError);
});

test('[PW32] whatever a profile holds, it is read or refused with a PowerError', () => {
  const word = fc.oneof(
    fc.constantFrom('names', 'name', 'action', 'args', 'includes', 'excludes', 'caps', 'syscalls', 'defaultAction'),
    fc.constantFrom(
      'archMap',
      'minKernel',
      'index',
      'value',
      'op',
      '__proto__',
      'SCMP_ACT_ALLOW',
      'SCMP_CMP_EQ',
      'read',
    ),
    fc.string({ maxLength: 8 }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      word,
      fc.double(),
      fc.integer(),
      fc.constantFrom(null, true),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(word, tie('value'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(value, (syscalls) => {
      try {
        const profile = parse({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });
        resolveProfile(profile, HERE);
      } catch (error) {
        if (!(error instanceof PowerError)) throw error;
        assert.ok(error.message.length < 400);
      }
    }),
    { numRuns: 3000 },
  );
});

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
