import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
let folder: string;
before(async () => {
  engine = await startEngine();
  folder = `${engine.folder}/own`;
  mkdirSync(`${folder}/tree/inner`, { recursive: true });
  writeFileSync(`${folder}/tree/inner/file`, 'content\n', { mode: 0o640 });
  writeFileSync(`${folder}/big`, Buffer.alloc(5_000_000, 'x'));
  symlinkSync('inner/file', `${folder}/tree/link`);
  writeFileSync(`${engine.folder}/outside`, 'untouched\n');
});
after(async () => {
  await docker('rm', '-f', 'open', 'racer');
  await engine[Symbol.asyncDispose]();
});

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const inside = async (name: string, script: string) => (await docker('exec', name, 'sh', '-c', script)).out;

test('[CL47] cp into a running container and out of it, as cp(1) chooses the name', async () => {
  await docker('run', '-d', '--name=open', '-v', 'data:/data', '--tmpfs=/memory', 'busybox', 'sleep', '1000');
  const copied = await docker('cp', `${folder}/tree`, 'open:/opt');
  assert.equal(copied.status, 0, copied.error);
  assert.match(copied.error, /^Successfully copied 8B to open:\/opt$/m);
  assert.equal(
    await inside('open', 'cat /opt/inner/file; readlink /opt/link; stat -c "%a %u" /opt/inner/file'),
    'content\ninner/file\n640 0\n',
  );
  await docker('cp', '-q', `${folder}/tree`, 'open:/opt');
  assert.equal(await inside('open', 'ls /opt/tree'), 'inner\nlink\n');
  await docker('cp', '-q', `${folder}/tree/.`, 'open:/data');
  await docker('cp', '-q', `${folder}/tree/inner/file`, 'open:/memory/renamed');
  assert.equal(await inside('open', 'cat /data/inner/file /memory/renamed'), 'content\ncontent\n');
  await docker('cp', '-q', 'open:/opt/tree', `${folder}/back`);
  assert.equal(readFileSync(`${folder}/back/inner/file`, 'utf8'), 'content\n');
  await docker('cp', '-q', `${folder}/big`, 'open:/big');
  await docker('cp', '-q', 'open:/big', `${folder}/big-back`);
  assert.ok(readFileSync(`${folder}/big-back`).equals(readFileSync(`${folder}/big`)));
  assert.equal((await docker('cp', '-qL', 'open:/opt/link', `${folder}/followed`)).status, 0);
  assert.equal(readFileSync(`${folder}/followed`, 'utf8'), 'content\n');
});

test('[CL47] what cannot be copied is said', async () => {
  const wrong = async (...args: string[]) => {
    const { error, status } = await docker('cp', ...args);
    assert.equal(status, 1);
    return error;
  };
  assert.match(await wrong('open:/nothing', '/tmp'), /copy "\/nothing": there is no such file/);
  assert.match(await wrong(`${folder}/tree`, 'open:/etc/passwd'), /a directory cannot be copied onto a file/);
  assert.match(await wrong(`${folder}/big`, 'open:/no/where'), /"\/no" is no directory/);
  assert.match(await wrong(`${folder}/big`, '/tmp'), /one of the two must be a container’s/);
  assert.match(await wrong('open:/proc/1/root/etc/passwd', '/tmp/x'), /no such file|magic|ELOOP/);
});

test('[CL48] - is an archive on standard input and output', async () => {
  execFileSync('tar', ['-C', `${folder}/tree`, '-cf', `${folder}/tree.tar`, '.']);
  const archive = readFileSync(`${folder}/tree.tar`, 'latin1');
  const typed = await engine.type(['cp', '-', 'open:/srv2'], archive);
  assert.match(typed.error, /there is no such directory/);
  await inside('open', 'mkdir /srv2');
  assert.equal((await engine.type(['cp', '-', 'open:/srv2'], archive)).status, 0);
  assert.equal(await inside('open', 'cat /srv2/inner/file'), 'content\n');
  const { out } = await docker('cp', 'open:/srv2/inner', '-');
  writeFileSync(`${folder}/out.tar`, out);
  assert.equal(execFileSync('tar', ['-tf', `${folder}/out.tar`]).toString(), 'inner/\ninner/file\n');
  const hostile = await engine.type(['cp', '-', 'open:/srv2'], tarWithName('../../escaped'));
  assert.match(hostile.error, /leads out of its directory/);
});

test('[CL49] a container that has ended, or never began, is copied into and out of, its volumes too', async () => {
  await docker('create', '--name=still', '-v', 'data:/data', 'busybox', 'cat', '/note', '/data/added');
  assert.equal((await docker('cp', '-q', `${folder}/tree/inner/file`, 'still:/note')).status, 0);
  assert.equal((await docker('cp', '-q', `${folder}/tree/inner/file`, 'still:/data/added')).status, 0);
  await docker('cp', '-q', 'still:/bin/busybox', `${folder}/busybox`);
  assert.ok(statSync(`${folder}/busybox`).size > 100_000);
  const before = readFileSync('/proc/self/mountinfo', 'utf8');
  assert.equal((await docker('start', '-a', 'still')).out, 'content\ncontent\n');
  await docker('wait', 'still');
  await docker('cp', '-q', 'still:/note', `${folder}/note`);
  assert.equal(readFileSync(`${folder}/note`, 'utf8'), 'content\n');
  await until(() => readFileSync('/proc/self/mountinfo', 'utf8') === before);
  await docker('run', '--name=closed', '--read-only', 'busybox', 'true');
  assert.match((await docker('cp', `${folder}/big`, 'closed:/big')).error, /EROFS/);
});

test('[CL50] links in a container lead nowhere else, also when they are changed at the same moment', async () => {
  const race =
    'mkdir -p /a /b/victim; ln -s / /rootlink; while :; do mv /a /c; ln -s /proc/1/root/../../.. /a; rm /a; mv /c /a; done';
  await docker('run', '-d', '--name=racer', 'busybox', 'sh', '-c', race);
  symlinkSync('/etc', `${folder}/to-etc`);
  const listed = readdirSync('/etc').sort();
  for (let round = 0; round < 20; round += 1)
    await docker('cp', '-q', `${folder}/tree/inner/file`, 'racer:/a/hostile-mark');
  assert.deepEqual(readdirSync('/etc').sort(), listed);
  assert.ok(!existsSync('/hostile-mark'));
  await docker('cp', '-q', `${folder}/tree/inner/file`, 'racer:/rootlink/etc/made-inside');
  assert.ok(!existsSync('/etc/made-inside'));
  assert.equal(await inside('racer', 'cat /etc/made-inside'), 'content\n');
});

test('[CL50] a link that an earlier copy has brought is not gone through by the next', async () => {
  await inside(
    'open',
    `mkdir -p /first /second/door; ln -s ${engine.folder} /first/door; echo bad > /second/door/outside`,
  );
  mkdirSync(`${folder}/trap`);
  await docker('cp', '-q', 'open:/first/.', `${folder}/trap`);
  const second = await docker('cp', '-q', 'open:/second/.', `${folder}/trap`);
  assert.match(second.error, /what is there is no directory/);
  assert.equal(readFileSync(`${engine.folder}/outside`, 'utf8'), 'untouched\n');
});

test('[CL51] a file of anybody’s does not become a setuid file of root’s; -a keeps owner and mode', async () => {
  await inside('open', 'cp /bin/busybox /tool; chown 1000:1000 /tool; chmod 4755 /tool');
  await docker('cp', '-q', 'open:/tool', `${folder}/tool`);
  assert.deepEqual([statSync(`${folder}/tool`).mode & 0o7777, statSync(`${folder}/tool`).uid], [0o755, 0]);
  await docker('cp', '-qa', 'open:/tool', `${folder}/tool`);
  assert.deepEqual([statSync(`${folder}/tool`).mode & 0o7777, statSync(`${folder}/tool`).uid], [0o4755, 1000]);
});

test('[CL51] /etc/hosts, which is mounted, gets its content', async () => {
  writeFileSync(`${folder}/hosts`, '127.0.0.1 me\n');
  await docker('cp', '-q', `${folder}/hosts`, 'open:/etc/hosts');
  assert.equal(await inside('open', 'cat /etc/hosts'), '127.0.0.1 me\n');
});

/** One file of no bytes, under a name that tar(1) itself would not write. */
function tarWithName(name: string): string {
  const header = Buffer.alloc(1536);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write('00000000000\0', 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header.toString('latin1');
}
