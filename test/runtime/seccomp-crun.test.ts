import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errnoNumber } from '@drydock/linux';
import {
  compileFilter,
  DEFAULT_PROFILE,
  DOCKER_DEFAULT,
  decodeInstructions,
  resolveProfile,
  runFilter,
  type SeccompProfile,
} from '@drydock/runtime';
import { fetchPeers, peerEnvironment } from '../peers/fetch-peers.ts';
import { seccompForCrun } from '../peers/seccomp-for-crun.ts';

const HERE = {
  capabilities: DOCKER_DEFAULT,
  architecture: process.arch === 'arm64' ? ('arm64' as const) : ('amd64' as const),
  kernel: { major: 6, minor: 1 },
};
/** crun has nothing for calls newer than the profile: so here the profile says ENOSYS itself. */
const PROFILE: SeccompProfile = { ...DEFAULT_PROFILE, defaultErrnoRet: errnoNumber('ENOSYS') };
const ARCHITECTURES = process.arch === 'arm64' ? [0xc00000b7, 0x40000028] : [0xc000003e, 0x40000003];
const X32_BIT = 0x4000_0000;
const NUMBERS_MAX = 1024;

/** A container's filter, as the kernel has it: ptrace(2), PTRACE_SECCOMP_GET_FILTER. */
const READ_FILTER = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
def ptrace(*arguments):
    returned = libc.ptrace(*arguments)
    if returned < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return returned
ATTACH, DETACH, GET_FILTER, WALL = 16, 17, 0x420c, 0x40000000
pid = int(sys.argv[1])
ptrace(ATTACH, pid, None, None)
os.waitpid(pid, WALL)
bytes = ctypes.create_string_buffer(ptrace(GET_FILTER, pid, 0, None) * 8)
ptrace(GET_FILTER, pid, 0, bytes)
sys.stdout.buffer.write(bytes.raw)
ptrace(DETACH, pid, None, None)
`;

function filterOfCrun(profile: SeccompProfile): Uint8Array {
  const peers = fetchPeers(['crun']);
  const env = peerEnvironment(peers);
  const bundle = mkdtempSync(join(tmpdir(), 'drydock-crun-'));
  // A cgroup of version 1 beside version 2 is more than crun takes; in a private mount namespace it can be hidden.
  const crun = (...args: string[]) =>
    execFileSync(
      'unshare',
      [
        '--mount',
        'sh',
        '-c',
        'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$@"',
        'sh',
        `${peers}/usr/bin/crun`,
        ...args,
      ],
      { env, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  const name = `drydock-filter-${process.pid}`;
  try {
    mkdirSync(`${bundle}/rootfs/usr`, { recursive: true });
    for (const folder of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${folder}`, `${bundle}/rootfs/${folder}`);
    crun('spec', '--bundle', bundle);
    const config = JSON.parse(readFileSync(`${bundle}/config.json`, 'utf8'));
    config.process = { ...config.process, args: ['/usr/bin/sleep', '1000'], terminal: false, rlimits: [] };
    config.mounts.push({ destination: '/usr', source: '/usr', type: 'bind', options: ['rbind', 'ro'] });
    config.linux.seccomp = seccompForCrun(profile, HERE);
    writeFileSync(`${bundle}/config.json`, JSON.stringify(config));
    crun('run', '--detach', '--pid-file', `${bundle}/pid`, '--bundle', bundle, name);
    try {
      return execFileSync('python3', ['-c', READ_FILTER, readFileSync(`${bundle}/pid`, 'utf8')]);
    } finally {
      crun('delete', '--force', name);
    }
  } finally {
    rmSync(bundle, { recursive: true, force: true });
  }
}

test('[PW33] the kernel decides about every call of every architecture as under crun with the same profile', () => {
  const theirs = decodeInstructions(filterOfCrun(PROFILE));
  const ours = decodeInstructions(compileFilter(resolveProfile(PROFILE, HERE)).instructions);
  const numbers = Array.from({ length: NUMBERS_MAX }, (_, number) => [number, number | X32_BIT]).flat();
  for (const architecture of ARCHITECTURES) {
    for (const number of numbers) {
      const decided = (args?: readonly bigint[]) => {
        const call = { number, architecture, ...(args === undefined ? {} : { args }) };
        const [own, other] = [runFilter(ours, call), runFilter(theirs, call)].map((outcomes) =>
          [...outcomes].toSorted(),
        );
        assert.deepEqual(own, other, `call ${number} of 0x${architecture.toString(16)}, ${args}`);
        return own ?? [];
      };
      // Where arguments count, they are tried.
      if (decided().length > 1) for (const args of ARGUMENTS) decided(args);
    }
  }
});

/** What the rules look at: families of sockets, personalities, flags of clone, and halves of 64 bits. */
const ARGUMENTS: readonly (readonly bigint[])[] = [
  0n,
  8n,
  37n,
  38n,
  39n,
  40n,
  41n,
  0x20000n,
  0x20008n,
  0x10000000n,
  0x7e020000n,
  0xffffffffn,
  1n << 32n,
  (1n << 32n) | 38n,
  2n ** 64n - 1n,
].map((first) => [first, 1n, 0n, 0n, 0n, 0n]);
