import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CheckWatcher, changesBetween } from '@drydock/observer';
import { type Change, checkSchema } from '@drydock/protocol';
import { startSession } from './session-fixture.ts';
import { background, waitFor, watch } from './watch-session.ts';

type Scene = {
  readonly title: string;
  /** Typed before the step is entered. */
  readonly before?: string;
  readonly commands: string;
  readonly checks: readonly Record<string, unknown>[];
  /** Changes there are among others. */
  readonly changes: readonly Partial<Change>[];
};

const MEMORY_HOG = "python3 -c 'b = bytearray(60 * 1024 * 1024)'";

const SCENES: readonly Scene[] = [
  {
    title: 'a cgroup is made, limited, joined, and its limit kills',
    commands: `mkdir /sys/fs/cgroup/mine; cd /sys/fs/cgroup/mine; echo 30M > memory.max; echo 0 > memory.swap.max
      echo '50000 100000' > cpu.max
      ${background('echo 0 > /sys/fs/cgroup/mine/cgroup.procs; exec sleep 1000')}
      ${waitFor('test -n "$(cat cgroup.procs)"')}
      sh -c "echo 0 > cgroup.procs; exec ${MEMORY_HOG.replaceAll('"', '\\"')}"; true`,
    checks: [
      { kind: 'cgroup-exists', cgroup: '/mine' },
      { kind: 'cgroup-value', cgroup: '/mine', file: 'memory.max', equals: 31457280 },
      { kind: 'cgroup-value', cgroup: '/mine', file: 'cpu.max', equals: '50000 100000' },
      { kind: 'cgroup-holds', cgroup: '/mine', name: 'sleep' },
      { kind: 'process-runs', name: 'sleep', cgroup: '/mine' },
      { kind: 'cgroup-rose', cgroup: '/mine', file: 'memory.events', key: 'oom_kill' },
    ],
    changes: [
      { kind: 'cgroup-made', path: '/mine' },
      { kind: 'cgroup-set', path: '/mine', file: 'memory.max', before: 'max', after: '31457280' },
      { kind: 'cgroup-set', path: '/mine', file: 'cpu.max', after: '50000 100000' },
      { kind: 'cgroup-joined', before: '/shells', after: '/mine' },
      { kind: 'cgroup-event', path: '/mine', file: 'memory.events', key: 'oom_kill', by: 1 },
    ],
  },
  {
    title: 'a cgroup is emptied and removed',
    before: `mkdir /sys/fs/cgroup/mine
      ${background('echo 0 > /sys/fs/cgroup/mine/cgroup.procs; exec sleep 1000')}
      ${waitFor('test -n "$(cat /sys/fs/cgroup/mine/cgroup.procs)"')}`,
    commands: `echo 1 > /sys/fs/cgroup/mine/cgroup.kill; ${waitFor('rmdir /sys/fs/cgroup/mine')}`,
    checks: [
      { kind: 'cgroup-gone', cgroup: '/mine' },
      { kind: 'process-ended', name: 'sleep' },
    ],
    changes: [{ kind: 'cgroup-removed', path: '/mine' }],
  },
  {
    title: 'a shell of its own in every namespace has another host name, mount and loopback',
    commands: `${background(
      'exec unshare --pid --mount --uts --ipc --net --fork sh -c "hostname lantern; mount -t tmpfs inner /mnt; ip link set lo up; ipcmk -Q; sleep 1000; :"',
    )}
      ${waitFor('pgrep sleep')}`,
    checks: [
      { kind: 'process-is-pid-one', name: 'sh' },
      { kind: 'namespaces-differ', namespaces: ['pid', 'mnt', 'uts', 'ipc', 'net'] },
      { kind: 'namespace-shared', namespace: 'uts', count: 2 },
      { kind: 'hostname-is', hostname: 'lantern' },
      { kind: 'queue-exists', own: true },
      { kind: 'link-exists', name: 'lo', isUp: true, address: '127\\.0\\.0\\.1/8' },
      { kind: 'mounted', path: '/mnt', type: 'tmpfs', own: true },
    ],
    changes: [
      { kind: 'hostname-changed', before: 'drydock', after: 'lantern' },
      { kind: 'mounted', path: '/mnt', type: 'tmpfs', from: 'inner' },
      { kind: 'link-changed', name: 'lo', what: 'state', after: 'up' },
      { kind: 'queue-made' },
    ],
  },
  {
    title: 'an overlay copies up and whites out',
    before: `mkdir -p /root/lower /root/upper /root/work /root/merged; echo old > /root/lower/motd; echo x > /root/lower/gone
      mount -t overlay -o userxattr,lowerdir=/root/lower,upperdir=/root/upper,workdir=/root/work overlay /root/merged`,
    commands: 'cd /root/merged; echo changed > motd; rm gone; echo mine > new',
    checks: [
      { kind: 'overlay-mounted', path: '/root/merged' },
      { kind: 'layer-entry', layer: 'upper', entry: 'motd', is: 'file' },
      { kind: 'layer-entry', layer: 'upper', entry: 'gone', is: 'whiteout' },
      { kind: 'layer-entry', layer: 'lower', entry: 'gone', is: 'file' },
      { kind: 'path-is', path: '/root/merged/new', is: 'file' },
    ],
    changes: [
      { kind: 'layer-changed', entry: 'motd', how: 'copied-up', bytes: 8 },
      { kind: 'layer-changed', entry: 'gone', how: 'whited-out' },
      { kind: 'layer-changed', entry: 'new', how: 'added' },
    ],
  },
  {
    title: 'a chrooted number 1 has another root directory, and not another root',
    before: 'mkdir -p /tmp/rootfs; mount --bind / /tmp/rootfs',
    commands: `${background('exec unshare --pid --mount --fork chroot /tmp/rootfs sh -c "sleep 1000; :"')}
      ${waitFor('pgrep sleep')}`,
    checks: [{ kind: 'process-root', path: '/tmp/rootfs' }],
    changes: [{ kind: 'root-changed', before: '/', after: '/tmp/rootfs' }],
  },
  {
    title: 'after pivot_root and umount the root is their own',
    before: `mkdir -p /tmp/box/old; cat > /root/pivot.py << 'END'
import ctypes, os, time
libc = ctypes.CDLL(None)
os.chdir('/tmp/box')
os.spawnlp(os.P_WAIT, 'pivot_root', 'pivot_root', '.', 'old')
MNT_DETACH = 2
libc.umount2(b'old', MNT_DETACH)
time.sleep(1000)
END`,
    commands: `${background('exec unshare --mount sh -c "mount --bind /tmp/box /tmp/box; exec python3 /root/pivot.py"')}
      ${waitFor('P=$(pgrep python3) && test -d /proc/$P/root/old && test -z "$(ls -A /proc/$P/root/old)"')}`,
    checks: [{ kind: 'root-is-own' }],
    changes: [
      { kind: 'mounted', path: '/' },
      { kind: 'unmounted', path: '/' },
    ],
  },
  {
    title: 'a user of a user namespace is root inside and nobody special outside',
    commands: `${background('exec setpriv --reuid 1000 --regid 1000 --clear-groups unshare --user --map-root-user sleep 1000')}
      ${waitFor('pgrep sleep')}`,
    checks: [{ kind: 'user-mapped', inside: 0, outside: 1000 }],
    changes: [],
  },
];

for (const { title, before, commands, checks, changes } of SCENES) {
  test(title, async () => {
    await using learner = await startSession({ memoryBytes: 256 * 1024 * 1024 });
    const parsed = checks.map((check, index) => checkSchema.parse({ id: `check-${index}`, says: '', ...check }));
    const paths = parsed.flatMap((check) => (check.kind === 'path-is' ? [check.path] : []));
    const look = watch(learner.session, paths);
    if (before !== undefined) await learner.run(before);
    const entered = look();
    const watcher = new CheckWatcher(parsed);
    watcher.observe(entered);
    const { output } = await learner.run(commands);
    const after = look();
    watcher.observe(after);
    const results = watcher.results();
    assert.deepEqual(
      results.filter(({ isPassed }) => !isPassed),
      [],
      output,
    );
    const found = changesBetween(entered, after);
    for (const wanted of changes) {
      const isThere = found.some((change) => isPartOf(wanted, change));
      assert.ok(isThere, `${JSON.stringify(wanted)} in ${JSON.stringify(found, null, 1)}`);
    }
    const sources = results.flatMap(({ source }) => (hasGone(source) ? [] : [source]));
    const missing = await learner.run(
      `for file in ${sources.join(' ')}; do ls -d "$file" > /dev/null || echo "$file"; done`,
    );
    assert.equal(missing.output, '', 'every source can be found by the learner');
  });
}

/** What says that a process is gone is that there is no such directory. */
const hasGone = (source: string | null): boolean => source === null || /^\/proc\/\d+$/.test(source);

function isPartOf(wanted: Partial<Change>, change: Change): boolean {
  const said = new Map<string, unknown>(Object.entries(change));
  return Object.entries(wanted).every(([key, value]) => said.get(key) === value);
}
