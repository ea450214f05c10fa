import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSession } from './session-fixture.ts';
import { background, waitFor, watch } from './watch-session.ts';

test('a cgroup is told with the files that a shell reads, and the learner’s numbers of its processes', async () => {
  await using learner = await startSession();
  const look = watch(learner.session);
  assert.deepEqual(
    look().cgroups.map(({ path, pids }) => [path, pids]),
    [
      ['/', []],
      ['/shells', [1]],
    ],
  );
  const { output } = await learner.run(`mkdir -p /sys/fs/cgroup/mine/deeper; cd /sys/fs/cgroup/mine
    echo 50M > memory.max; echo '50000 100000' > cpu.max; echo 20 > pids.max
    ${background('echo 0 > /sys/fs/cgroup/mine/cgroup.procs; exec sleep 1000')}
    ${waitFor('test -n "$(cat cgroup.procs)"')}
    echo 1 > cgroup.freeze; ${waitFor('grep -q "frozen 1" cgroup.events')}
    for file in memory.max cpu.max pids.max cgroup.events cgroup.freeze cgroup.controllers memory.current memory.events; do
      echo "$file=$(cat $file | tr '\\n' ';')"; done; echo "procs=$(cat cgroup.procs)"; grep '^anon ' memory.stat`);
  const view = look();
  assert.deepEqual(
    view.cgroups.map(({ path }) => path),
    ['/', '/mine', '/mine/deeper', '/shells'],
  );
  const mine = view.cgroups.find(({ path }) => path === '/mine');
  const told = new Map(output.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
  for (const name of [
    'memory.max',
    'cpu.max',
    'pids.max',
    'cgroup.events',
    'cgroup.freeze',
    'cgroup.controllers',
    'memory.events',
  ]) {
    assert.equal(mine?.files[name]?.replaceAll('\n', ';'), told.get(name)?.replace(/;$/, ''), name);
  }
  assert.match(mine?.files['memory.current'] ?? '', /^[1-9]\d*$/);
  assert.ok(mine?.files['memory.stat']?.includes(output.trim().split('\n').at(-1) ?? '?'));
  assert.deepEqual(mine?.files['memory.stat']?.match(/^\S+/gm)?.toSorted(), [
    'active_file',
    'anon',
    'file',
    'inactive_file',
    'kernel',
    'shmem',
    'slab',
  ]);
  assert.match(mine?.files['cpu.stat'] ?? '', /^nr_throttled \d+$/m);
  assert.deepEqual(mine?.pids, [Number(told.get('procs'))]);
  const sleep = view.processes.find(({ name }) => name === 'sleep');
  assert.equal(sleep?.cgroup, '/mine');
  assert.equal(sleep?.pid, mine?.pids[0]);
});

test('where a process’s root is: "/" in any mount namespace, below it after chroot, and "/" again after pivot_root', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/c/rootfs; mount --bind / /tmp/c/rootfs
    ${background('exec unshare --mount sleep 1001')}
    ${background('cd /tmp/c; exec chroot rootfs sleep 1002')}
    ${background('exec unshare --mount sh -c "mount --rbind / /tmp/c/rootfs; exec chroot /tmp/c/rootfs sleep 1003"')}
    ${background('exec unshare --mount sh -c "mount --rbind / /tmp/c/rootfs; cd /tmp/c/rootfs; pivot_root . .; umount -l .; cd /; exec sleep 1004"')}
    ${waitFor('test $(pgrep -xc sleep) = 4')}`);
  const view = watch(learner.session)();
  const roots = view.processes.filter(({ name }) => name === 'sleep').map(({ command, root }) => `${command} ${root}`);
  assert.deepEqual(roots.toSorted(), [
    'sleep 1001 /',
    'sleep 1002 /tmp/c/rootfs',
    'sleep 1003 /tmp/c/rootfs',
    'sleep 1004 /',
  ]);
});

test('the mounts of the session, and of a namespace of the learner’s, are those that its processes read', async () => {
  await using learner = await startSession();
  const look = watch(learner.session);
  const { output } = await learner.run(`mkdir -p '/tmp/a b'; mount -t tmpfs of-mine '/tmp/a b'
    ${background('exec unshare --mount sh -c "mount -t tmpfs inner /mnt; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}; cat /proc/self/mountinfo; echo =; cat /proc/$(pgrep -x sleep)/mountinfo`);
  const [own, inner] = output.split('=\n').map((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  const view = look();
  const ids = view.mountNamespaces.map(({ mounts }) => mounts.map(({ id }) => String(id)));
  assert.deepEqual(ids, [own, inner]);
  const sleep = view.processes.find(({ name }) => name === 'sleep');
  assert.deepEqual(
    view.mountNamespaces.map(({ inode, pids, readFrom }) => ({ inode, pids, readFrom })),
    [
      { inode: view.processes[0]?.namespaces.mnt, pids: [1], readFrom: 1 },
      { inode: sleep?.namespaces.mnt, pids: [sleep?.pid], readFrom: sleep?.pid },
    ],
  );
  const mine = view.mountNamespaces[0]?.mounts.find(({ source }) => source === 'of-mine');
  assert.equal(mine?.path, '/tmp/a b');
  assert.equal(mine?.type, 'tmpfs');
  assert.ok(view.mountNamespaces[1]?.mounts.some(({ path, source }) => path === '/mnt' && source === 'inner'));
  assert.equal(look().mountNamespaces[0]?.mounts, view.mountNamespaces[0]?.mounts, 'unchanged: parsed once');
});

test('of a mount namespace, one who is not chrooted is asked', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/c; mount --bind / /tmp/c
    ${background('exec unshare --mount sh -c "chroot /tmp/c sleep 1001 & exec sleep 1002"')}
    ${waitFor('test $(pgrep -xc sleep) = 2')}; pgrep -x sleep`);
  const view = watch(learner.session)();
  const own = view.mountNamespaces[1];
  assert.equal(own?.pids.length, 2);
  assert.equal(view.processes.find(({ pid }) => pid === own?.readFrom)?.root, '/');
});

test('the map of a user namespace tells the learner’s ids', async () => {
  await using learner = await startSession();
  await learner.run(`${background('exec setpriv --reuid 1000 --regid 1000 --clear-groups unshare --user --map-root-user sleep 1000')}
    ${waitFor('pgrep -x sleep')}`);
  const view = watch(learner.session)();
  const sleep = view.processes.find(({ name }) => name === 'sleep');
  assert.deepEqual(sleep?.uidMap, [{ inside: 0, outside: 1000, count: 1 }]);
  assert.deepEqual([sleep?.uid, sleep?.uidInside], [1000, 0]);
  assert.equal(view.processes[0]?.uidMap, null);
});

test('paths that checks ask about are looked at in the session, and never outside', async () => {
  await using learner = await startSession();
  const paths = [
    '/etc/hostname',
    '/root',
    '/dev/stdin',
    '/dev/null',
    '/nothing',
    '/tmp/out/etc/hostname',
    '/tmp/up',
    '/tmp/up/opt/drydock/native/stage',
    '/tmp/magic/opt/drydock',
    '/../../opt/drydock/native/stage',
    '/proc/1/root/opt/drydock',
    '/tmp/fifo',
    '/tmp/loop/x',
  ];
  await learner.run(
    `ln -s / /tmp/out; ln -s ../../../../../.. /tmp/up; ln -s /proc/1/root /tmp/magic; mkfifo /tmp/fifo; ln -s loop /tmp/loop`,
  );
  const told = new Map(
    watch(learner.session, paths)().paths.map(({ path, kind, bytes }) => [path, `${kind} ${bytes}`]),
  );
  assert.deepEqual(
    paths.map((path) => told.get(path)),
    [
      'file 8',
      'directory 0',
      'symlink 0',
      'other 0',
      'absent 0',
      'file 8',
      'symlink 0',
      'absent 0',
      'absent 0',
      'absent 0',
      'absent 0',
      'other 0',
      'absent 0',
    ],
  );
});

test('a session whose process 1 has ended is a view of nothing', async () => {
  const learner = await startSession();
  const look = watch(learner.session, ['/etc/passwd']);
  assert.equal(look().processCount, 1);
  await learner[Symbol.asyncDispose]();
  const { sequence, takenAtMs, processCount, ...lists } = look();
  assert.deepEqual([sequence, processCount, takenAtMs > 0], [1, 0, true]);
  for (const [name, list] of Object.entries(lists)) assert.deepEqual(list, [], name);
});
