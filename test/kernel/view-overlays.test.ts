import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OverlayView } from '@drydock/protocol';
import { startSession } from './session-fixture.ts';
import { background, waitFor, watch } from './watch-session.ts';

/** Makes the layers lower and upper, and an overlay of them, at /tmp/o. */
const OVERLAY = `mkdir -p /tmp/o/{lower/dir/deep,upper,work,merged}; cd /tmp/o; echo below > lower/kept; echo gone > lower/gone
  echo 12345 > lower/dir/file; echo x > lower/dir/deep/x
  mount -t overlay overlay -o lowerdir=/tmp/o/lower,upperdir=/tmp/o/upper,workdir=/tmp/o/work,userxattr merged;`;

const shown = (overlay: OverlayView | undefined) =>
  overlay?.layers.map(({ role, entries }) => [
    role,
    ...entries.map(({ path, kind, bytes }) => `${path} ${kind} ${bytes}`),
  ]);

test('an overlay’s layers are told: copies, whiteouts, opaque directories, sizes', async () => {
  await using learner = await startSession();
  const look = watch(learner.session);
  assert.deepEqual(look().overlays, []);
  await learner.run(OVERLAY);
  const fresh = look().overlays;
  assert.equal(fresh.length, 1);
  const [overlay] = fresh;
  assert.deepEqual([overlay?.path, overlay?.work], ['/tmp/o/merged', '/tmp/o/work']);
  const lower = [
    'lower',
    'dir directory 0',
    'dir/deep directory 0',
    'dir/deep/x file 2',
    'dir/file file 6',
    'gone file 5',
    'kept file 6',
  ];
  assert.deepEqual(shown(overlay), [['upper'], lower]);
  assert.deepEqual(
    overlay?.layers.map(({ path }) => path),
    ['/tmp/o/upper', '/tmp/o/lower'],
  );

  await learner.run(
    'cd /tmp/o/merged; rm gone; echo more >> kept; rm -r dir; mkdir dir; echo new > dir/new; ln -s kept link',
  );
  const changed = look().overlays[0];
  const upper = ['upper', 'dir opaque 0', 'dir/new file 4', 'gone whiteout 0', 'kept file 11', 'link symlink 0'];
  assert.deepEqual(shown(changed), [upper, lower]);
  assert.equal(changed?.layers[0]?.bytes, 15);
  assert.equal(changed?.layers[0]?.entryCount, 5);

  await learner.run('cd /tmp/o/merged; echo grows >> kept; rm dir/new');
  assert.equal(look().overlays[0]?.layers[0]?.entries.find(({ path }) => path === 'kept')?.bytes, 17);
  await learner.run('umount /tmp/o/merged');
  assert.deepEqual(look().overlays, []);
});

test('layers named relative to where they were mounted are found, names with colons and commas too', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p '/tmp/o/we,ird:one' /tmp/o/{lower,upper,work,merged} /lower /mnt/elsewhere; cd /tmp/o
    echo x > lower/of-o; echo y > 'we,ird:one/of-weird'; echo z > /lower/wrong
    mount -t overlay overlay -o 'lowerdir=we\\,ird\\:one:lower,upperdir=upper,workdir=work,userxattr' merged
    ${background('cd /; exec sleep 1000')}`);
  const [overlay] = watch(learner.session)().overlays;
  assert.deepEqual(
    overlay?.layers.map(({ path }) => path),
    ['upper', 'we,ird:one', 'lower'],
  );
  assert.deepEqual(shown(overlay), [['upper'], ['lower', 'of-weird file 2'], ['lower', 'of-o file 2']]);
});

test('overlays on one base share its key; each is told once, however many namespaces show it', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/base; echo x > /tmp/base/file
    for i in 1 2; do mkdir -p /tmp/$i/{upper,work,merged}
      mount -t overlay overlay -o lowerdir=/tmp/base,upperdir=/tmp/$i/upper,workdir=/tmp/$i/work,userxattr /tmp/$i/merged; done
    ${background('exec unshare --mount sh -c "cd /tmp/1/merged; mkdir old usr; mount --bind /usr usr; cp -a /bin /lib /lib64 . ; pivot_root . old; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}`);
  const view = watch(learner.session)();
  assert.deepEqual(
    view.overlays.map(({ path }) => path),
    ['/tmp/1/merged', '/tmp/2/merged'],
  );
  const keys = view.overlays.map(({ layers }) => layers.map(({ key }) => key));
  assert.equal(keys[0]?.[1], keys[1]?.[1]);
  assert.equal(new Set(keys.flat()).size, 3);
  assert.equal(view.mountNamespaces.length, 2);
  assert.ok(view.mountNamespaces[1]?.mounts.some(({ path, type }) => path === '/' && type === 'overlay'));
});

test('an overlay mounted in a namespace of its own, whose layers only the session sees, has them found', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/o/{lower/old,upper,work,merged}; echo x > /tmp/o/lower/file
    mkdir /tmp/o/lower/usr; cp -a /bin /lib /lib64 /tmp/o/lower
    ${background('exec unshare --mount sh -c "mount -t overlay overlay -o lowerdir=/tmp/o/lower,upperdir=/tmp/o/upper,workdir=/tmp/o/work,userxattr /tmp/o/merged; mount --rbind /usr /tmp/o/merged/usr; cd /tmp/o/merged; pivot_root . old; umount -l old; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}`);
  const view = watch(learner.session)();
  assert.equal(view.overlays.length, 1);
  assert.equal(view.overlays[0]?.path, '/');
  assert.ok(view.overlays[0]?.layers[1]?.entries.some(({ path }) => path === 'file'));
});

test('an overlay that lies over its own lower layer shows that layer as it is, from where it is not covered', async () => {
  await using learner = await startSession();
  await learner.run(`mkdir -p /tmp/o/{lower,upper,work}; echo below > /tmp/o/lower/gone
    ${background('exec unshare --mount sh -c "mount -t overlay overlay -o lowerdir=/tmp/o/lower,upperdir=/tmp/o/upper,workdir=/tmp/o/work,userxattr /tmp/o/lower; rm /tmp/o/lower/gone; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}`);
  const look = watch(learner.session);
  assert.deepEqual(shown(look().overlays[0]), [
    ['upper', 'gone whiteout 0'],
    ['lower', 'gone file 6'],
  ]);
});
