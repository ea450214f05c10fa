import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, outputOf, startAttacker } from './session-attack.ts';

let attacker: Attacker;
before(async () => {
  attacker = await startAttacker();
});
after(() => attacker[Symbol.asyncDispose]());

/** Paths the kernel would run as the machine's root, or listen to. */
const SWITCHES = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/kernel/hotplug',
  '/sys/kernel/uevent_helper',
  '/proc/sys/fs/binfmt_misc/register',
  '/proc/sysrq-trigger',
  '/sys/power/state',
  '/sys/kernel/mm/transparent_hugepage/enabled',
];
const WRITE_SWITCHES = `
for path in ${JSON.stringify(SWITCHES)}:
    attempt(path, lambda: write(path, 'x'))
`;

test('[AT10] paths of helpers that the kernel starts as root: core_pattern, modprobe, uevent_helper, binfmt_misc; and the switches of the machine: sysrq, power', async () => {
  const before = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
  for (const program of [WRITE_SWITCHES, `nest(CLONE_NEWNS)${WRITE_SWITCHES}`]) {
    const ends = await attacker.attempts(program);
    assert.equal(Object.keys(ends).length, SWITCHES.length);
    for (const [path, end] of Object.entries(ends))
      assert.match(end, /^(EACCES|ENOENT|EPERM)$/, `${path} belongs to an id that the session has not`);
  }
  assert.equal(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'), before);
});

test('[AT10b] without the user namespace, as the machine’s own root, core_pattern can be written', async () => {
  const ends = await attemptsAsMachine(`
path = '/proc/sys/kernel/core_pattern'
old = read(path).decode()
attempt('write', lambda: write(path, 'drydock'))
attempt('restore', lambda: write(path, old.strip()))`);
  assert.deepEqual(ends, { write: 'done', restore: 'done' });
});

/** Writes to every setting a number that differs; tells where that was possible. */
const WRITE_SETTINGS = `
for folder, _, names in os.walk('/proc/sys'):
    for name in names:
        path = f'{folder}/{name}'
        try: old = read(path).decode().split()
        except OSError: old = []
        try: write(path, str(int(old[0]) + 1) if len(old) == 1 and old[0].isdigit() else ' '.join(old) or 'x')
        except (OSError, ValueError): 
            try: os.close(os.open(path, os.O_WRONLY))
            except OSError: continue
        print(path)
`;
/** Settings that belong to a namespace: namespaces(7), and for kernel.* ipc_namespaces(7), uts_namespaces(7). */
const OWN_SETTINGS =
  /^\/proc\/sys\/(net\/|user\/|fs\/mqueue\/|kernel\/(hostname|domainname|auto_msgmni|msg\w+|sem|sem_next_id|shm\w+|ns_last_pid)$)/;

test('[AT11] every setting below /proc/sys, one after the other: what can be written is a namespace’s own, and the machine’s stay', async () => {
  await using other = await startAttacker();
  const before = settings();
  const { output } = await other.run(`python3 - <<'END'\nexec(open('/var/attack.py').read())\n${WRITE_SETTINGS}\nEND`);
  const written = output.trim().split('\n');
  assert.ok(written.includes('/proc/sys/net/ipv4/ip_forward'), output.slice(0, 500));
  assert.deepEqual(
    written.filter((path) => !OWN_SETTINGS.test(path)),
    [],
  );
  const after = settings();
  const changed = Object.keys(before).filter((path) => before[path] !== after[path]);
  assert.deepEqual(changed, []);
});

/** The machine's, but for those that count or are random. */
function settings(): Record<string, string> {
  const folder = '/proc/sys';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => `${entry.parentPath}/${entry.name}`);
  const counting =
    /random\/|fs\/quota\/|-nr$|-state$|ns_last_pid|nf_conntrack_count|\/sys\/net\/ipv[46]\/(conf|neigh)\/test/;
  return Object.fromEntries(paths.filter((path) => !counting.test(path)).map((path) => [path, readable(path)]));
}

function readable(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // Some can only be written.
  }
}

test('[AT12] every file of /sys: those that open for writing belong to its own cgroups and links', async () => {
  const { output } = await attacker.run(
    `find /sys -type f -writable 2>/dev/null | sed -E 's:^/sys/(fs/cgroup|devices/virtual/net)/.*:own:' | sort -u`,
  );
  assert.equal(output, 'own\n', 'files of sysfs belong to the machine’s root, but for those of a network namespace');
});

const READ_MEMORY = `
for path in ('/proc/kcore', '/dev/mem', '/dev/kmem', '/dev/port', '/dev/kmsg', '/proc/kmsg', '/proc/1/mem', '/proc/kpagecount', '/proc/kpageflags'):
    attempt(path, lambda: os.read(os.open(path, os.O_RDONLY), 16) or None)
attempt('syslog', lambda: syscall('syslog', 3, ctypes.create_string_buffer(64), 64))
attempt('clear', lambda: syscall('syslog', 5, None, 0))
`;

test('[AT13] the memory and the log of the kernel: /proc/kcore, /dev/mem, /dev/kmsg, /proc/kmsg, syslog(2)', async () => {
  const ends = await attacker.attempts(READ_MEMORY);
  const others = Object.entries(ends).filter(([path]) => path !== '/proc/1/mem');
  assert.equal(others.length, 10);
  for (const [path, end] of others)
    assert.match(end, /^(EACCES|EPERM|ENOENT)$/, `${path}: no device, no id that may, and no system call`);
});

test('[AT13b] without the filter syslog(2) is refused by the user namespace still; the machine’s own root may', async () => {
  const log = `attempt('syslog', lambda: syscall('syslog', 3, ctypes.create_string_buffer(64), 64))`;
  assert.deepEqual(await attacker.attemptsWithoutFilter(log), { syslog: 'EPERM' });
  assert.deepEqual(await attemptsAsMachine(log), { syslog: 'done' });
});

const COUNT_ADDRESSES = "grep -vc '^0* ' /proc/kallsyms; grep -vc '0x0* ' /proc/modules; true";

test('[AT14] addresses of the kernel, which an exploit begins with: /proc/kallsyms, /proc/modules, sections of modules', async () => {
  const { output } = await attacker.run(
    `cat /proc/kallsyms | head -c 64 | wc -c; (${COUNT_ADDRESSES}) | head -1; cat /sys/module/*/sections/.text 2>/dev/null | wc -l`,
  );
  assert.deepEqual(output.trim().split('\n'), ['64', '0', '0'], 'kptr_restrict is 2, and sections are root’s');
});

test('[AT14b] with kptr_restrict 0 the machine’s own root sees them', async () => {
  const shown = await outputOf([
    'sh',
    '-c',
    `echo 0 > /proc/sys/kernel/kptr_restrict; ${COUNT_ADDRESSES}; echo 2 > /proc/sys/kernel/kptr_restrict`,
  ]);
  assert.ok(Number(shown.split('\n')[0]) > 1000, shown);
  assert.equal(readFileSync('/proc/sys/kernel/kptr_restrict', 'utf8'), '2\n');
});
