import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startEngine, type Typed } from './engine-fixture.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const inside = (flags: readonly string[], script: string): Promise<Typed> =>
  docker('run', '--rm', ...flags, 'busybox', 'sh', '-c', script);

/** A disk of this machine, which no container should reach: its path, and how mknod(1) makes a node of it. */
function disk(): { readonly path: string; readonly node: string } {
  const [, major, minor, name] =
    /^ *(\d+) +(\d+) +\d+ (vd[a-z]|sd[a-z]|nvme\d+n\d+)$/m.exec(readFileSync('/proc/partitions', 'utf8')) ?? [];
  assert.ok(name, 'the machine has a disk');
  return { path: `/dev/${name}`, node: `b ${major} ${minor}` };
}

test('[RN30] whoever makes a node of the disk cannot open it; without the filter it can', async () => {
  const read = `mknod /disk ${disk().node} && head -c 1 /disk | wc -c`;
  const { out, error } = await inside([], read);
  assert.equal(out, '0\n');
  assert.match(error, /\/disk: Operation not permitted/);
  assert.equal((await inside(['--without=limit-devices'], read)).out, '1\n');
  assert.equal((await inside(['--privileged'], `${read}; head -c 1 ${disk().path} | wc -c`)).out, '1\n1\n');
});

test('[RN31] what every container has can be opened, and terminals', async () => {
  const open =
    'for name in null zero full random urandom; do head -c 1 /dev/$name > /dev/null || echo no $name; done; echo x > /dev/null';
  const { out, error } = await inside([], open);
  assert.equal(out + error, '');
  const { out: terminal } = await docker(
    'run',
    '--rm',
    '-t',
    'busybox',
    'sh',
    '-c',
    'echo here > /dev/tty; echo there > /dev/console',
  );
  assert.match(terminal, /here\r?\nthere/);
});

test('[RN32] --device gives one device, under the name and for the use that was asked for', async () => {
  const { path } = disk();
  assert.equal((await inside([`--device=${path}`], `head -c 1 ${path} | wc -c`)).out, '1\n');
  const reading = await inside([`--device=${path}:/dev/xvda:r`], 'head -c 1 /dev/xvda | wc -c; exec 3>> /dev/xvda');
  assert.equal(reading.out, '1\n', reading.error);
  assert.match(reading.error, /\/dev\/xvda: Operation not permitted/);
  assert.equal(
    (await inside(['--device=/dev/zero:/deep/down/nought:rw'], 'head -c 3 /deep/down/nought | wc -c')).out,
    '3\n',
  );
});

test('[CL65] a device that is not there, or none, is refused with the reason', async () => {
  assert.match((await inside(['--device=/dev/no-such'], 'true')).error, /device "\/dev\/no-such": it is not there/);
  assert.match((await inside(['--device=/etc/passwd'], 'true')).error, /device "\/etc\/passwd": it is no device/);
  assert.match((await inside(['--device=/dev/null:/a:q'], 'true')).error, /not PATH\[:INSIDE\]\[:rwm\]/);
});

test('[RN33] --explain shows the filter’s rules', async () => {
  const { out } = await docker('run', '--explain', `--device=${disk().path}:r`, 'busybox', 'true');
  assert.match(out, /c 1:3 rwm.*b \d+:\d+ r\n/);
  assert.match(out, /call +bpf\(/);
});
