import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  VIEW_CGROUPS_MAX,
  VIEW_LAYER_ENTRIES_MAX,
  VIEW_LINKS_MAX,
  VIEW_MOUNTS_MAX,
  VIEW_NAMESPACES_MAX,
  VIEW_OVERLAYS_MAX,
} from '@drydock/protocol';
import { startSession } from './session-fixture.ts';
import { background, waitFor, watch } from './watch-session.ts';

const mountAt = (at: string, lower: string) =>
  `mkdir -p ${at}/{upper,work,merged}; mount -t overlay overlay -o lowerdir=${lower},upperdir=${at}/upper,workdir=${at}/work,userxattr ${at}/merged`;

test('a layer that becomes a link to the machine’s files is not followed out of the session', async () => {
  await using learner = await startSession();
  const look = watch(learner.session);
  await learner.run(`mkdir -p /tmp/lower/sub; echo x > /tmp/lower/sub/file; ${mountAt('/tmp/o', '/tmp/lower')}`);
  assert.equal(look().overlays[0]?.layers[0]?.entryCount, 0);
  // The mount holds on to the directory; its name now leads elsewhere. In the session, /opt/drydock is empty.
  await learner.run('cd /tmp/o; mv upper away; ln -s /opt/drydock upper');
  assert.deepEqual(look().overlays[0]?.layers[0]?.entries, []);
  await learner.run('cd /tmp/o; rm upper; ln -s /proc/1/root upper');
  assert.equal(look().overlays[0]?.layers[0]?.key, null);
  await learner.run('cd /tmp/o; rm upper; ln -s ../../../../../../etc upper');
  const etc = look().overlays[0]?.layers[0];
  assert.ok(
    etc?.entries.some(({ path }) => path === 'hostname'),
    'the session’s own /etc',
  );
  // Of the machine alone.
  assert.ok(!etc?.entries.some(({ path }) => path.startsWith('systemd/system/drydock')));
});

test('links inside a layer are told, not followed, and what is mounted in it is left out', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/lower/mounted; cd /tmp/lower; ln -s / root; ln -s ../../.. up; ln -s loop loop; mkfifo fifo
    mount -t tmpfs t mounted; touch mounted/inner; ${mountAt('/tmp/o', '/tmp/lower')}`);
  const lower = watch(learner.session)().overlays[0]?.layers[1];
  assert.deepEqual(
    lower?.entries.map(({ path, kind }) => `${path} ${kind}`),
    ['fifo other', 'loop symlink', 'mounted directory', 'root symlink', 'up symlink'],
  );
});

test('ten thousand files in a layer are counted, and three hundred listed', async () => {
  await using learner = await startSession({ inodes: 15_000, diskBytes: 128 * 1024 * 1024 });
  const look = watch(learner.session);
  await learner.run(`mkdir -p /tmp/lower/many; cd /tmp/lower/many; python3 -c 'for i in range(10000): open(f"f{i:05}", "w").write("x")'
    ${mountAt('/tmp/o', '/tmp/lower')}`);
  let lower = look().overlays[0]?.layers[1];
  assert.deepEqual([lower?.entryCount, lower?.entries.length], [10_001, VIEW_LAYER_ENTRIES_MAX]);
  // Sizes come bit by bit: each reading measures what its budget allows.
  const first = lower?.bytes ?? 0;
  for (let readings = 0; readings < 3; readings += 1) lower = look().overlays[0]?.layers[1];
  const bytes = lower?.bytes ?? 0;
  assert.ok((bytes > first || first === 10_000) && bytes <= 10_000, `${first} bytes, then ${bytes}`);
});

test('names of files may be any bytes, and paths as deep as they like', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/lower; cd /tmp/lower; printf x > $'esc\\e[31m\\n'; printf x > $'\\xff\\xfe'
    python3 -c 'import os
for _ in range(60): os.mkdir("d"); os.chdir("d")'; ${mountAt('/tmp/o', '/tmp/lower')}`);
  const lower = watch(learner.session)().overlays[0]?.layers[1];
  const names = lower?.entries.map(({ path }) => path) ?? [];
  assert.ok(names.includes('esc␛[31m␊') && names.includes('\ufffd\ufffd'), JSON.stringify(names.slice(-3)));
  assert.ok((lower?.entryCount ?? 0) >= 40 && (lower?.entryCount ?? 99) < 62);
});

test('more cgroups than a view lists are left out, the deepest first', async () => {
  await using learner = await startSession();
  await learner.run('cd /sys/fs/cgroup; mkdir many; mkdir many/c{1..300} 2> /dev/null');
  const look = watch(learner.session);
  let { cgroups } = look();
  // The files of so many are read in turns.
  for (let readings = 0; readings < VIEW_CGROUPS_MAX && cgroups.length < VIEW_CGROUPS_MAX; readings += 1)
    cgroups = look().cgroups;
  assert.equal(cgroups.length, VIEW_CGROUPS_MAX);
  const paths = cgroups.map(({ path }) => path);
  assert.ok(paths.includes('/') && paths.includes('/many') && paths.includes('/shells'));
});

test('more mounts than a view lists are counted, and overlays beyond them are found', async () => {
  await using learner = await startSession();
  const before = watch(learner.session)().mountNamespaces[0]?.mountCount ?? 0;
  await learner.run(
    `mkdir /tmp/m /tmp/lower; python3 -c 'import ctypes; m = ctypes.CDLL(None).mount; [m(b"t", b"/tmp/m", b"tmpfs", 0, None) for _ in range(200)]'; ${mountAt('/tmp/o', '/tmp/lower')}`,
  );
  const view = watch(learner.session)();
  assert.deepEqual(
    [view.mountNamespaces[0]?.mountCount, view.mountNamespaces[0]?.mounts.length],
    [before + 201, VIEW_MOUNTS_MAX],
  );
  assert.equal(view.overlays[0]?.path, '/tmp/o/merged');
});

test('more overlays, namespaces and links than a view lists are left out', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir /tmp/lower; for ((i = 0; i < ${VIEW_OVERLAYS_MAX + 2}; i++)); do ${mountAt('/tmp/o$i', '/tmp/lower')}; done
    for ((i = 0; i < ${VIEW_LINKS_MAX + 5}; i++)); do echo link add d$i type dummy; done | ip -batch -
    for ((i = 0; i < ${VIEW_NAMESPACES_MAX + 2}; i++)); do ${background('exec unshare --uts --ipc --mount sleep 1000')} done
    ${waitFor(`test $(pgrep -xc sleep) = ${VIEW_NAMESPACES_MAX + 2}`)}`);
  const view = watch(learner.session)();
  assert.equal(view.overlays.length, VIEW_OVERLAYS_MAX);
  assert.equal(view.networks[0]?.links.length, VIEW_LINKS_MAX);
  for (const list of [view.hostnames, view.ipcs, view.mountNamespaces]) {
    assert.ok(list.length > 3 && list.length <= VIEW_NAMESPACES_MAX, String(list.length));
    assert.equal(list[0]?.readFrom, 1, 'the session’s own comes first');
  }
});

test('while a learner swaps directories for links as fast as they can, nothing of the machine is listed', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/lower/a/b/c; ${mountAt('/tmp/o', '/tmp/lower')}; ln -s /opt/drydock /tmp/evil; mkdir /tmp/good; touch /tmp/good/mine
    ${background('cd /tmp/lower; while :; do mv a ../keep; ln -s /opt/drydock a; rm a; mv ../keep a; ln -sfn /tmp/evil ../sw; ln -sfn /tmp/good ../sw; done')}
    mkdir -p /tmp/w; ${waitFor('test -e /tmp/sw')}`);
  const look = watch(learner.session);
  for (let readings = 0; readings < 40; readings += 1) {
    for (const { layers } of look().overlays) {
      for (const { entries } of layers) {
        assert.ok(!entries.some(({ path }) => /package\.json|native|node_modules/.test(path)), JSON.stringify(entries));
      }
    }
  }
});
