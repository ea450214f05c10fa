import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { makeImage, TAR_END, tarOf } from '../../packages/runtime/src/image/testing/image-parts.ts';
import { lines, startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

const ROOTFS = '/opt/drydock/mirror/files/busybox-rootfs.tar.gz';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
  const made = await docker(
    'run',
    '--name=made',
    'busybox',
    'sh',
    '-c',
    [
      'mkdir -p /data/sub; echo "from the image" > /data/file; chown 7:8 /data/file; chmod 4711 /data/file',
      'chown 9:9 /data; chmod 1777 /data; ln -s /data /also; ln -s ../../../../../../../../../etc /evil; ln -s /etc/passwd /data/out',
    ].join('; '),
  );
  assert.equal(made.status, 0, made.error);
  assert.equal((await docker('commit', 'made', 'furnished')).status, 0);
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const volumes = async (): Promise<string[]> => lines((await docker('volume', 'ls', '-q')).out).filter(Boolean);
const dataOf = (name: string): string => `${engine.dataRoot}/volumes/${name}/_data`;

/** An image that asks for a volume, as `docker save` writes it. */
async function loadVoluminous(): Promise<void> {
  const tar = gunzipSync(readFileSync(ROOTFS));
  const config = { config: { Cmd: ['cat', '/data/file'], Env: ['PATH=/bin'], Volumes: { '/data': {} } } };
  const more = Buffer.concat([tarOf('data/file', 'asked for\n'), TAR_END]);
  const image = makeImage({ tars: [tar, more], compress: (each) => each, config });
  const manifest = [{ Config: 'config.json', RepoTags: ['voluminous:latest'], Layers: ['0.tar', '1.tar'] }];
  const parts = [
    tarOf('manifest.json', JSON.stringify(manifest)),
    tarOf('config.json', image.config.bytes),
    tarOf('0.tar', tar),
    tarOf('1.tar', more),
  ];
  writeFileSync(`${engine.folder}/voluminous.tar`, Buffer.concat([...parts, TAR_END]));
  const { status, error } = await docker('load', '-i', `${engine.folder}/voluminous.tar`);
  assert.equal(status, 0, error);
}

test('[CL60] a volume is made, listed, told of and removed', async () => {
  assert.equal((await docker('volume', 'create', '--label', 'of=tests', 'notes')).out, 'notes\n');
  assert.equal((await docker('volume', 'create', 'notes')).out, 'notes\n');
  assert.match((await docker('volume', 'create')).out, /^[0-9a-f]{64}\n$/);
  assert.match((await docker('volume', 'ls')).out, /^DRIVER +VOLUME NAME\n(local +\S+\n)+$/);
  assert.equal((await docker('volume', 'ls', '--filter=label=of=tests', '-q')).out, 'notes\n');
  const [facts] = JSON.parse((await docker('volume', 'inspect', 'notes')).out);
  assert.deepEqual(
    [facts.Mountpoint, facts.Driver, facts.Scope, facts.Labels],
    [dataOf('notes'), 'local', 'local', { of: 'tests' }],
  );
  assert.equal((await docker('volume', 'inspect', '-f', '{{.Mountpoint}}', 'notes')).out, `${dataOf('notes')}\n`);
  assert.equal((await docker('volume', 'rm', 'notes')).out, 'notes\n');
  assert.match((await docker('volume', 'rm', 'notes')).error, /volume "notes": there is none of this name/);
  assert.equal((await docker('volume', 'rm', '-f', 'notes')).status, 0);
  assert.match((await docker('volume', 'create', '../x')).error, /cannot be the name of a volume/);
});

test('[CL61] a volume that a container has is not removed, whether or not it runs', async () => {
  await docker('run', '--name=holder', '-v', 'held:/data', 'busybox', 'true');
  const { error, status } = await docker('volume', 'rm', 'held');
  assert.notEqual(status, 0);
  assert.match(error, /volume is in use - \[[0-9a-f]{12}\]/);
  assert.ok(!(await docker('volume', 'ls', '-q', '-f', 'dangling=true')).out.includes('held'));
  await docker('rm', 'holder');
  assert.ok((await volumes()).includes('held'), 'a volume with a name stays');
  assert.equal((await docker('volume', 'rm', 'held')).out, 'held\n');
});

test('[RN20] a new volume holds what the image has there, with owners and modes, and keeps what is changed', async () => {
  const look = 'stat -c "%n %u:%g %a" /data /data/file; readlink /data/out; cat /data/file; echo changed > /data/file';
  const first = await docker('run', '--rm', '-v', 'filled:/data', 'furnished', 'sh', '-c', look);
  assert.equal(first.out, '/data 9:9 1777\n/data/file 7:8 4711\n/etc/passwd\nfrom the image\n', first.error);
  const second = await docker('run', '--rm', '-v', 'filled:/data', 'furnished', 'cat', '/data/file');
  assert.equal(second.out, 'changed\n');
  assert.equal((await docker('run', '--rm', 'furnished', 'cat', '/data/file')).out, 'from the image\n');
  const bare = await docker('run', '--rm', '-v', 'bare:/data:nocopy', 'furnished', 'ls', '-A', '/data');
  assert.equal(bare.out, '', bare.error);
  const full = await docker(
    'run',
    '--rm',
    '--mount',
    'type=volume,src=mounted,dst=/also',
    'furnished',
    'cat',
    '/data/file',
  );
  assert.equal(full.out, 'from the image\n', full.error);
});

test('[RN22] a link in an image brings none of the machine’s files into a volume', async () => {
  const { out, error } = await docker('run', '--rm', '-v', 'lured:/evil', 'furnished', 'ls', '/evil/');
  assert.ok(!readdirSync(dataOf('lured')).includes('shadow') || out.includes('shadow'), error);
  assert.ok(existsSync('/etc/hostname'));
  assert.ok(!existsSync(`${dataOf('lured')}/debian_version`), 'the machine’s own /etc has this, busybox has not');
});

test('[RN25] a volume without a name goes with its container: by --rm, and by rm -v', async () => {
  const before = await volumes();
  await docker('run', '--rm', '-v', '/data', 'furnished', 'true');
  await until(async () => (await volumes()).length === before.length);
  await docker('run', '--name=kept', '-v', '/data', 'furnished', 'sh', '-c', 'echo mine > /data/mine');
  const [own = ''] = (await volumes()).filter((name) => !before.includes(name));
  assert.match(own, /^[0-9a-f]{64}$/);
  assert.equal(readFileSync(`${dataOf(own)}/mine`, 'utf8'), 'mine\n');
  assert.equal((await docker('inspect', '-f', '{{json .Mounts}}', 'kept')).out.includes(own), true);
  await docker('rm', 'kept');
  assert.ok((await volumes()).includes(own), 'rm alone leaves it');
  await docker('run', '--name=going', '-v', '/data', 'furnished', 'true');
  await docker('rm', '-v', 'going');
  assert.deepEqual((await volumes()).sort(), [...before, own].sort());
  const failed = await docker('run', '-v', '/data', 'furnished', 'no-such-program');
  assert.equal(failed.status, 127);
  assert.deepEqual((await volumes()).sort(), [...before, own].sort());
});

test('[RN26] an image that asks for a volume gets one', async () => {
  await loadVoluminous();
  const before = await volumes();
  assert.equal((await docker('run', '--name=asker', 'voluminous')).out, 'asked for\n');
  assert.equal((await volumes()).length, before.length + 1);
  await docker('rm', '-v', 'asker');
  const named = await docker('run', '--rm', '-v', 'instead:/data', 'voluminous');
  assert.equal(named.out, 'asked for\n', named.error);
  assert.deepEqual((await volumes()).sort(), [...before, 'instead'].sort());
});

test('[CL62] prune removes what no container has: volumes without a name, with -a all', async () => {
  await docker('volume', 'create', 'named');
  const anonymous = (await docker('volume', 'create')).out.trim();
  await docker('run', '--name=user', '-v', 'used:/data', 'busybox', 'true');
  const { out } = await docker('volume', 'prune', '-f');
  assert.match(
    out,
    new RegExp(`^Deleted Volumes:\n(.*\n)*${anonymous}\n(.*\n)*\nTotal reclaimed space: [\\d.]+k?M?B\n$`),
  );
  assert.ok((await volumes()).includes('named'));
  await docker('volume', 'prune', '-a');
  assert.deepEqual(await volumes(), ['used']);
  await docker('rm', 'user');
});

test('[RN27] --mount binds, mounts volumes and memory, and :ro is read-only', async () => {
  writeFileSync(`${engine.folder}/bound`, 'bound\n');
  const read =
    'cat /b; for place in /b /v/x /t/x; do echo x > $place && echo wrote $place; done; grep " /t " /proc/self/mounts';
  const { out, error } = await docker(
    'run',
    '--rm',
    `--mount=type=bind,src=${engine.folder}/bound,dst=/b,readonly`,
    '--mount=type=volume,src=read,dst=/v,ro',
    '--mount=type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700',
    'busybox',
    'sh',
    '-c',
    read,
  );
  assert.match(out, /^bound\nwrote \/t\/x\ntmpfs \/t tmpfs \S*size=1024k,mode=700/, error);
  assert.match(
    (await docker('run', '--mount=type=bind,src=/no/such,dst=/b', 'busybox', 'true')).error,
    /its source "\/no\/such" is not there/,
  );
});

test('[RN23] an engine that was killed while it filled a volume leaves one that the next container gets whole', async () => {
  await docker('run', '--rm', '-v', 'cut:/data', 'furnished', 'true');
  const folder = `${engine.dataRoot}/volumes/cut`;
  const begun = engine.type(['run', '--rm', '-v', 'torn:/bin', 'furnished', 'true']);
  await until(() => existsSync(`${engine.dataRoot}/volumes/torn`));
  await engine.kill();
  await begun.catch(() => undefined);
  await engine.startAgain();
  assert.deepEqual(readdirSync(folder).sort(), ['_data', 'lock', 'volume.json']);
  const { out, error } = await docker('run', '--rm', '-v', 'torn:/bin', 'furnished', 'sh', '-c', 'ls /bin | wc -l');
  const whole = (await docker('run', '--rm', 'furnished', 'sh', '-c', 'ls /bin | wc -l')).out;
  assert.equal(out, whole, error);
  assert.deepEqual(readdirSync(`${engine.dataRoot}/volumes/torn`).sort(), ['_data', 'lock', 'volume.json']);
  assert.equal(statSync(dataOf('torn')).isDirectory(), true);
});
