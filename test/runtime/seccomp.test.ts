import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errnoNumber } from '@drydock/linux';
import {
  becomeUser,
  CompiledFilters,
  DEFAULT_PROFILE,
  DOCKER_DEFAULT,
  filterSystemCalls,
  limitCapabilities,
  noNewPrivileges,
  type Operation,
  parseProfile,
  resolveProfile,
  type SeccompProfile,
} from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';
import { confined, heard, statusOf, type Where } from './confined-process.ts';
import { TRY_CALLS } from './try-calls.ts';

const filters = new CompiledFilters();
const circumstances = {
  capabilities: DOCKER_DEFAULT,
  architecture: process.arch === 'arm64' ? ('arm64' as const) : ('amd64' as const),
  kernel: { major: 6, minor: 1 },
};
const isX64 = process.arch === 'x64';

const filter = (profile: SeccompProfile = DEFAULT_PROFILE, capabilities: readonly string[] = DOCKER_DEFAULT) =>
  filterSystemCalls({
    filter: filters.get(resolveProfile(profile, { ...circumstances, capabilities })),
    source: 'the test',
  });
const limit = (user = 0) => limitCapabilities({ keep: DOCKER_DEFAULT, user, filterFollows: true });
/** As `docker run` does it. */
const usual: readonly Operation[] = [limit(), filter()];

/** Each fact is looked at twice: made by the machine's root, and by the root of a learner's session. */
function everywhere(title: string, prove: (where: Where) => Promise<void>): void {
  test(`${title} (real root)`, () => prove('real root'));
  test(`${title} (session root)`, async () => {
    await using learner = await startSession();
    await prove(learner);
  });
}

/** What each call gave: the errno's name, or "done". */
async function tried(where: Where, calls: readonly (readonly [number | string, ...number[]])[], operations = usual) {
  const { output } = await confined(
    where,
    [heard, ...operations],
    ['/usr/bin/python3', '-c', TRY_CALLS, JSON.stringify(calls)],
  );
  return output.trim().split('\n');
}

const X64 = {
  mount: 165,
  reboot: 169,
  keyctl: 250,
  clone: 56,
  clone3: 435,
  unshare: 272,
  getpid: 39,
  socket: 41,
  personality: 135,
  sethostname: 170,
};
const ARM64 = {
  mount: 40,
  reboot: 142,
  keyctl: 219,
  clone: 220,
  clone3: 435,
  unshare: 97,
  getpid: 172,
  socket: 198,
  personality: 92,
  sethostname: 161,
};
const NR = isX64 ? X64 : ARM64;
const CLONE_NEWUSER = 0x10000000;

everywhere('[PW33] what lets people out of containers is refused with EPERM', async (where) => {
  assert.deepEqual(
    await tried(where, [
      [NR.mount],
      [NR.reboot],
      [NR.keyctl],
      [NR.unshare, CLONE_NEWUSER],
      [NR.sethostname],
      [NR.getpid],
    ]),
    ['EPERM', 'EPERM', 'EPERM', 'EPERM', 'EPERM', 'done'],
  );
});

everywhere('[PW35] a call newer than the profile gives ENOSYS', async (where) => {
  assert.deepEqual(await tried(where, [[NR.clone3], [600], [999]]), ['ENOSYS', 'ENOSYS', 'ENOSYS']);
});

everywhere('[PW34] clone with namespace flags is refused, and so are sockets to the host around', async (where) => {
  const calls = [
    [NR.clone, CLONE_NEWUSER | 17],
    [NR.socket, 40, 1, 0],
    [NR.socket, 38, 5, 0],
    [NR.socket, 2, 1, 0],
  ] as const;
  assert.deepEqual(await tried(where, calls), ['EPERM', 'EPERM', 'EPERM', 'done']);
  assert.deepEqual(
    await tried(where, [
      [NR.personality, 0xffffffff],
      [NR.personality, 0x40000],
    ]),
    ['done', 'EPERM'],
  );
});

everywhere('[PW36] neither x32 nor 32-bit programs get past it', async (where) => {
  if (!isX64) return;
  // "i386" makes the call as a 32-bit program does, by int 0x80: mount is 21 there, reboot 88, getpid 20.
  const calls = [
    [0x4000_0000 | NR.mount],
    [0x4000_0000 | NR.reboot],
    ['i386', 21],
    ['i386', 88],
    ['i386', 999],
    ['i386', 20],
  ] as const;
  // A session's own filter has no 32-bit programs at all.
  const getpid = where === 'real root' ? 'done' : 'ENOSYS';
  assert.deepEqual(await tried(where, calls), ['EPERM', 'EPERM', 'EPERM', 'EPERM', 'ENOSYS', getpid]);
});

everywhere('[PW36] x32 is no way around a profile that does not name it: such a call kills', async (where) => {
  if (!isX64) return;
  const only = { ...DEFAULT_PROFILE, archMap: [] };
  const argv = ['/usr/bin/python3', '-c', TRY_CALLS, JSON.stringify([[0x4000_0000 | NR.getpid]])];
  const { exitStatus, signal, output } = await confined(where, [heard, limit(), filter(only)], argv);
  assert.ok(signal === SIGSYS || exitStatus === 128 + SIGSYS, `${exitStatus} ${signal} ${output}`);
});
const SIGSYS = 31;

everywhere('[PW39] the filter shows in the status, and no power is left over from installing it', async (where) => {
  for (const operations of [
    [limit(), filter()],
    [limit(), noNewPrivileges(), filter()],
    [becomeUser({ uid: 1000, gid: 1000, groups: [1000] }), limit(1000), filter()],
    [becomeUser({ uid: 1000, gid: 1000, groups: [1000] }), limit(1000), noNewPrivileges(), filter()],
  ]) {
    const { Seccomp, CapBnd, CapEff, CapPrm, Uid } = await statusOf(where, operations);
    assert.equal(Seccomp, 2);
    assert.equal((CapBnd ?? CAP_SYS_ADMIN) & CAP_SYS_ADMIN, 0n);
    assert.deepEqual([CapEff, CapPrm], Uid[0] === 0 ? [CapBnd, CapBnd] : [0n, 0n]);
  }
});
const CAP_SYS_ADMIN = 1n << 21n;

everywhere('[PW39] without CAP_SYS_ADMIN it needs no-new-privileges, and with that it needs nothing', async (where) => {
  const none = limitCapabilities({ keep: [], user: 0, filterFollows: false });
  await assert.rejects(confined(where, [none, filter()], ['/bin/true']), /^KernelError: seccomp.*EACCES/);
  assert.equal((await statusOf(where, [none, noNewPrivileges(), filter()])).Seccomp, 2);
});

everywhere('[PW31] with CAP_SYS_ADMIN its calls are let through, and the kernel decides', async (where) => {
  const keep = [...DOCKER_DEFAULT, 'CAP_SYS_ADMIN'] as const;
  const operations = [limitCapabilities({ keep, user: 0, filterFollows: true }), filter(DEFAULT_PROFILE, keep)];
  // EFAULT, EINVAL: the kernel looked at the arguments; unshare(0) does nothing.
  assert.deepEqual(await tried(where, [[NR.mount], [NR.clone3], [NR.unshare, 0], [NR.reboot]], operations), [
    'EFAULT',
    'EINVAL',
    'done',
    'EPERM',
  ]);
});

everywhere("[PW32] a profile of one's own says what becomes of a call: an errno, or death", async (where) => {
  const own = (action: object) =>
    filter(
      parseProfile(
        JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names: ['getppid'], ...action }] }),
        'own',
      ),
    );
  const getppid = isX64 ? 110 : 173;
  const refused = own({ action: 'SCMP_ACT_ERRNO', errnoRet: errnoNumber('ENOTTY') });
  assert.deepEqual(await tried(where, [[getppid], [NR.getpid]], [refused]), ['ENOTTY', 'done']);
  const argv = ['/usr/bin/python3', '-c', TRY_CALLS, JSON.stringify([[getppid]])];
  const { exitStatus, signal } = await confined(where, [heard, own({ action: 'SCMP_ACT_KILL_PROCESS' })], argv);
  assert.ok(signal === SIGSYS || exitStatus === 128 + SIGSYS, `${exitStatus} ${signal}`);
});
