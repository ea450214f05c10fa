import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, startAttacker } from './session-attack.ts';

let attacker: Attacker;
let neighbour: Attacker;
before(async () => {
  attacker = await startAttacker();
  neighbour = await startAttacker();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

/** Each with what is right for it to succeed, so that nothing but the refusal stops it. */
const BPF = `attempt('bpf', lambda: syscall('bpf', 0, struct.pack('<5I', 2, 4, 4, 1, 0), 20))\n`;
const PERF = `attempt('perf', lambda: syscall('perf_event_open', struct.pack('<IIQ', 1, 112, 0) + bytes(96), 0, -1, -1, 0))\n`;
const USERFAULTFD = `attempt('userfaultfd', lambda: syscall('userfaultfd', 1))\n`;
const URING = `attempt('io_uring', lambda: syscall('io_uring_setup', 1, ctypes.create_string_buffer(120)))\n`;
const KEYS = `
attempt('add_key', lambda: syscall('add_key', b'user', b'drydock', b'secret', 6, -3))
attempt('keyctl', lambda: syscall('keyctl', 0, -3, 1, 0, 0))
`;
const CLOCKS = `
now = struct.pack('<qq', int(time.time()), 0)
attempt('clock_settime', lambda: syscall('clock_settime', 0, now))
attempt('settimeofday', lambda: syscall('settimeofday', now, None))
attempt('adjtimex', lambda: syscall('adjtimex', struct.pack('<I', 0x4000) + bytes(204)))
attempt('clock_adjtime', lambda: syscall('clock_adjtime', 0, struct.pack('<I', 0x4000) + bytes(204)))
`;

test('[AT20] code for the kernel: init_module, finit_module, delete_module', async () => {
  const before = readFileSync('/proc/modules', 'utf8').split('\n').length;
  const ends = await attacker.attempts(`
attempt('init_module', lambda: syscall('init_module', b'\\x7fELF', 4, b''))
attempt('finit_module', lambda: syscall('finit_module', os.open('/bin/true', os.O_RDONLY), b'', 0))
attempt('delete_module', lambda: syscall('delete_module', b'dummy', 0))`);
  assert.deepEqual(ends, { init_module: 'EPERM', finit_module: 'EPERM', delete_module: 'EPERM' }, 'the filter');
  assert.equal(readFileSync('/proc/modules', 'utf8').split('\n').length, before);
  assert.equal(
    readFileSync('/proc/sys/kernel/modules_disabled', 'utf8'),
    '1\n',
    'nobody may any more, behind the filter too',
  );
});

test('[AT21] another kernel: kexec_load, kexec_file_load', async () => {
  const ends = await attacker.attempts(`
attempt('kexec_load', lambda: syscall('kexec_load', 0, 0, None, 0))
attempt('kexec_file_load', lambda: syscall('kexec_file_load', 0, -1, 1, b'', 8))`);
  assert.deepEqual(ends, { kexec_load: 'EPERM', kexec_file_load: 'EPERM' }, 'the filter');
  assert.equal(readFileSync('/proc/sys/kernel/kexec_load_disabled', 'utf8'), '1\n');
});

test('[AT22] programs in the kernel: bpf, perf_event_open', async () => {
  assert.deepEqual(await attacker.attempts(BPF + PERF), { bpf: 'EPERM', perf: 'EPERM' }, 'the filter');
});

test('[AT22b] without filter and user namespace bpf and perf_event_open succeed', async () => {
  assert.deepEqual(await attemptsAsMachine(BPF + PERF), { bpf: 'done', perf: 'done' });
});

test('[AT23] userfaultfd, which holds the kernel still in the middle of a copy', async () => {
  assert.deepEqual(await attacker.attempts(USERFAULTFD), { userfaultfd: 'EPERM' }, 'the filter');
});

test('[AT23b] without the filter userfaultfd succeeds in the session', async () => {
  assert.deepEqual(await attacker.attemptsWithoutFilter(USERFAULTFD), { userfaultfd: 'done' });
});

test('[AT24] io_uring, which makes calls that no filter sees', async () => {
  assert.deepEqual(await attacker.attempts(URING), { io_uring: 'EPERM' }, 'the filter');
});

test('[AT24b] without the filter io_uring succeeds in the session', async () => {
  assert.deepEqual(await attacker.attemptsWithoutFilter(URING), { io_uring: 'done' });
});

test('[AT25] keys, which belong to no namespace: add_key, request_key, keyctl; and those of others in /proc/keys', async () => {
  const ends = await attacker.attempts(
    `${KEYS}attempt('request_key', lambda: syscall('request_key', b'user', b'drydock', None, -3))`,
  );
  assert.deepEqual(ends, { add_key: 'EPERM', keyctl: 'EPERM', request_key: 'EPERM' }, 'the filter');
  assert.equal((await attacker.run('grep -c drydock /proc/keys')).output, '0\n');
});

test('[AT25b] without the filter a key is made in the session', async () => {
  assert.deepEqual(await attacker.attemptsWithoutFilter(KEYS), { add_key: 'done', keyctl: 'done' });
});

test('[AT26] the clock of all: clock_settime, settimeofday, adjtimex, clock_adjtime', async () => {
  const ends = await attacker.attempts(CLOCKS);
  assert.equal(Object.keys(ends).length, 4);
  for (const [call, end] of Object.entries(ends)) assert.equal(end, 'EPERM', `${call}: the filter`);
});

test('[AT26b] the machine’s own root sets it (to what it shows); in the session the user namespace refuses it without the filter too', async () => {
  const set = `attempt('set', lambda: syscall('clock_settime', 0, struct.pack('<qq', *divmod(time.time_ns(), 10**9))))`;
  assert.deepEqual(await attemptsAsMachine(set), { set: 'done' });
  assert.deepEqual(await attacker.attemptsWithoutFilter(set), { set: 'EPERM' });
});

test('[AT27] swap on a file of its own, so that memory limits mean less: swapon, swapoff', async () => {
  const ends = await attacker.attempts(`
with open('/tmp/swap', 'wb') as file: file.write(bytes(4086) + b'SWAPSPACE2')
attempt('swapon', lambda: syscall('swapon', b'/tmp/swap', 0))
attempt('swapoff', lambda: syscall('swapoff', b'/tmp/swap'))`);
  assert.deepEqual(ends, { swapon: 'EPERM', swapoff: 'EPERM' }, 'the filter');
  assert.equal(readFileSync('/proc/swaps', 'utf8').trim().split('\n').length, 1);
});

test('[AT28] reboot(2): it ends the pid namespace of who calls it, and nothing else', async () => {
  const { output } = await attacker.run(
    `unshare --pid --fork python3 -c "exec(open('/var/attack.py').read()); syscall('reboot', 0xfee1dead, 672274793, 0x4321fedc, 0)"; echo status $?`,
  );
  assert.match(output, /status (?!0)/, 'its own process 1 is killed');
  assert.equal((await neighbour.run('echo alive')).output, 'alive\n');
  await using doomed = await startAttacker();
  await doomed.run(
    `python3 -c "exec(open('/var/attack.py').read()); syscall('reboot', 0xfee1dead, 672274793, 0x1234567, 0)"`,
  );
  await doomed.session.ended;
  assert.ok(!existsSync(`/proc/${doomed.session.init}`));
  assert.equal((await neighbour.run('echo alive')).output, 'alive\n');
});

test('[AT29] the refused calls by their numbers in other ABIs: x32 and i386', {
  skip: process.arch !== 'x64',
}, async () => {
  const ends = await attacker.attempts(`
def x32(number):
    if libc.syscall(ctypes.c_long(0x40000000 | number), ctypes.c_long(0), None, ctypes.c_long(0)) < 0: raise OSError(ctypes.get_errno(), 'x32')
import mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex('b8650100005331dbb90000000031d2cd805bc3'))  # mov eax, 357 (bpf); int 0x80
i386 = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
def old():
    result = i386()
    if result < 0: raise OSError(-result, 'i386')
attempt('x32 bpf', lambda: x32(321))
attempt('x32 io_uring_setup', lambda: x32(425))
attempt('i386 bpf', old)
os._exit(0)`);
  assert.deepEqual(
    ends,
    { 'x32 bpf': 'ENOSYS', 'x32 io_uring_setup': 'ENOSYS', 'i386 bpf': 'ENOSYS' },
    'the filter knows one ABI',
  );
});
