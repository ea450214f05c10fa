import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines, startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);

test('[CL1] docker run runs a program of an image, with the caller’s streams and the program’s status', async () => {
  const typed = await engine.type(
    ['run', '--rm', '-i', 'busybox', 'sh', '-c', 'read a; echo "got $a"; echo no >&2; exit 3'],
    'this\n',
  );
  assert.deepEqual(typed, { out: 'got this\n', error: 'no\n', status: 3 });
});

test('[CL2] the line of the text: 512 MB and one and a half processors, and process number 1', async () => {
  const read = 'echo $$; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max';
  const { out, error } = await docker('run', '--rm', '--memory=512m', '--cpus=1.5', 'busybox', 'sh', '-c', read);
  assert.equal(out, '1\n536870912\n150000 100000\n', error);
});

test('[CL3] --explain prints the plan and makes nothing', async () => {
  const before = readdirSync(`${engine.dataRoot}/overlay2`);
  const { out, status } = await docker('run', '--explain', '--memory=512m', '-v', '/no/such:/data', 'busybox', 'true');
  assert.equal(status, 0);
  assert.match(out, /asked for by {2}--memory=512m/);
  assert.match(out, /call {10}execve\("\/bin\/true"/);
  // Of the container before, something may still be going.
  assert.deepEqual(
    readdirSync(`${engine.dataRoot}/overlay2`).filter((name) => !before.includes(name)),
    [],
  );
  assert.ok(!existsSync('/no/such'));
});

test('[CL4] --trace prints each call with its result and its time', async () => {
  const { error, out } = await docker('run', '--trace', 'busybox', 'echo', 'hello');
  assert.equal(out, 'hello\n');
  assert.match(error, /^pivot-root +pivot_root\("\.", "\."\) = 0 <[\d.]+ µs>$/m);
  assert.match(error, /^limit-capabilities +capset\(/m);
  assert.match(error, /^execute +execve\("\/bin\/echo", .*\) = 0 <not timed/m);
});

test('[CL5] --step asks before each operation; one that is left out is missed, and told by its name', async () => {
  const steps = (await docker('run', '--explain', 'busybox', 'true')).out.match(/^ *\d+ {2}.*\((.*)\)$/gm) ?? [];
  const at = steps.findIndex((line) => line.endsWith('(prepare-mounts)'));
  const { error, status } = await engine.type(['run', '--step', 'busybox', 'true'], `${'\n'.repeat(at)}k\nc\n`);
  assert.match(error, new RegExp(`^${at + 1}/${steps.length} `, 'm'));
  assert.match(error, /needs "mount for \/proc", which an operation that was left out would have given/);
  assert.equal(status, 125);
});

test('[CL6] --without leaves an operation out: without its filter and limits the container shows it', async () => {
  const read = 'grep -E "^(CapBnd|Seccomp):" /proc/self/status';
  const { out } = await docker(
    'run',
    '--without=filter-system-calls',
    '--without=limit-capabilities',
    'busybox',
    'sh',
    '-c',
    read,
  );
  assert.match(out, /^Seccomp:\s+0$/m);
  assert.doesNotMatch(out, /a80425fb/);
  const unfounded = await docker('run', '--without=pivot-root', 'busybox', 'true');
  assert.match(unfounded.error, /^docker: --without=pivot-root: lay-mounts, .*would go to the wrong place/m);
  const wrong = await docker('run', '--without=pivot', 'busybox', 'true');
  assert.match(wrong.error, /no such operation\n {2}Did you mean pivot-root\?/);
});

test('[CL7] what cannot be is said in one line with what to do, and has Docker’s status', async () => {
  const noProgram = await docker('run', 'busybox', 'no-such-program');
  assert.equal(noProgram.status, 127);
  assert.match(noProgram.error, /^docker: execve\("no-such-program", …\), in each directory of PATH: no such file/m);
  const cannot = await docker('run', 'busybox', '/etc');
  assert.equal(cannot.status, 126);
  const noImage = await docker('run', '--pull=never', 'nothing-here', 'true');
  assert.equal(noImage.status, 125);
  assert.match(noImage.error, /^docker: image "nothing-here": not here\n {2}\S/);
  const noFlag = await docker('run', '--memroy=1g', 'busybox');
  assert.match(noFlag.error, /--memroy: there is no such flag\n {2}Did you mean --memory\?/);
  const noCommand = await docker('rnu', 'busybox');
  assert.match(noCommand.error, /"rnu": there is no such command\n {2}Did you mean "run"\?/);
});

test('[CL8] every command tells how it is used', async () => {
  const { out } = await docker('--help');
  const names = [...out.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name = '']) => name);
  assert.ok(names.length > 8, out);
  for (const name of names)
    assert.match((await docker(name, '--help')).out, new RegExp(`^Usage: docker ${name}`), name);
});

test('[CL9] a volume keeps what was written; what was written elsewhere goes with the container', async () => {
  await docker('run', '-v', 'kept:/data', 'busybox', 'sh', '-c', 'echo yes > /data/file; echo gone > /file');
  const { out } = await docker('run', '-v', 'kept:/data', 'busybox', 'sh', '-c', 'cat /data/file; ls /file');
  assert.equal(out, 'yes\n');
  writeFileSync(`${engine.folder}/note`, 'from outside\n');
  const bound = await docker(
    'run',
    '-v',
    `${engine.folder}/note:/etc/note:ro`,
    'busybox',
    'sh',
    '-c',
    'cat /etc/note; echo x > /etc/note',
  );
  assert.match(bound.out, /^from outside\n$/);
  assert.match(bound.error, /Read-only/);
});

test('[CL10] images are listed, named, saved, loaded and removed', async () => {
  assert.match((await docker('images')).out, /^busybox +latest +[0-9a-f]{12} /m);
  assert.equal((await docker('tag', 'busybox', 'other:1')).status, 0);
  assert.equal((await docker('save', '-o', `${engine.folder}/saved.tar`, 'other:1')).status, 0);
  assert.match((await docker('rmi', 'other:1')).out, /^Untagged: /);
  assert.match((await docker('load', '-i', `${engine.folder}/saved.tar`)).out, /^Loaded image: other:1$/m);
  assert.match((await docker('history', 'other:1')).out, /Imported from a tar/);
});

test('[CL11] when containers have ended, no mount, cgroup or process of theirs is left', async () => {
  const before = readFileSync('/proc/self/mountinfo', 'utf8');
  await Promise.all(Array.from({ length: 3 }, () => docker('run', '--rm', 'busybox', 'true')));
  await docker('run', '--rm', 'busybox', 'no-such-program');
  await until(() => readFileSync('/proc/self/mountinfo', 'utf8') === before);
  await until(() => readdirSync('/sys/fs/cgroup/docker', { withFileTypes: true }).every((each) => !each.isDirectory()));
});

test('[CL12] a container that runs is listed, and ends with 137 when it is killed', async () => {
  const { status } = await engine.whileRunning('listed', [], async () => {
    assert.match((await docker('ps')).out, /^[0-9a-f]{12} +busybox +"sleep 1000" .* Up .* listed$/m);
  });
  assert.equal(status, 137);
  assert.doesNotMatch((await docker('ps')).out, /listed/);
});

test('[CL13] what inspect says of a container is what the kernel says', async () => {
  await engine.whileRunning('looked-into', ['--memory=64m'], async () => {
    const ask = async (format: string) => (await docker('inspect', '--format', format, 'looked-into')).out.trim();
    const pid = await ask('{{.State.Pid}}');
    assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^NSpid:\s+\d+\s+1$/m);
    const id = await ask('{{.Id}}');
    assert.equal(readFileSync(`/sys/fs/cgroup/docker/${id}/memory.max`, 'utf8'), `${64 * 2 ** 20}\n`);
    assert.ok(readdirSync(await ask('{{.GraphDriver.Data.MergedDir}}')).includes('bin'));
    assert.deepEqual(Object.keys(JSON.parse(await ask('{{json .GraphDriver.Data}}'))), [
      'LowerDir',
      'MergedDir',
      'UpperDir',
      'WorkDir',
    ]);
    assert.match(
      (await docker('inspect', '--format', '{{.State.Nothing}}', 'looked-into')).error,
      /there is no "Nothing"/,
    );
  });
});

test('[CL14] exec goes where the container is, with its limits, powers and files', async () => {
  await engine.whileRunning('entered', ['--hostname=inner'], async () => {
    const read =
      'hostname; cat /proc/1/comm; cat /proc/self/cgroup; grep -E "^(CapBnd|Seccomp):" /proc/self/status; exit 4';
    const { out, error, status } = await docker('exec', 'entered', 'sh', '-c', read);
    assert.equal(status, 4, error);
    assert.match(out, /^inner\nsleep\n0::\/\nCapBnd:\s+00000000a80425fb\nSeccomp:\s+2\n$/);
    assert.equal((await docker('exec', 'entered', 'no-such-program')).status, 127);
    const all = await docker(
      'exec',
      '--privileged',
      'entered',
      'grep',
      '-E',
      '^(CapEff|Seccomp):',
      '/proc/self/status',
    );
    assert.match(all.out, /^CapEff:\s+000001ffffffffff\nSeccomp:\s+0\n$/);
    assert.match((await docker('exec', 'nobody', 'sh')).error, /there is none of this name/);
  });
});

test('[CL15] exec joins only the namespaces that are asked for: its network, with one’s own tools', async () => {
  await engine.whileRunning('partly', [], async () => {
    const inside = ['/bin/cat', '/proc/net/dev'];
    const { out } = await docker('exec', '--only=net', 'partly', ...inside);
    assert.equal(out.match(/^ *(\w+):/gm)?.length, 2, out); // lo and eth0
    const own = readFileSync('/etc/hostname', 'utf8');
    assert.equal((await docker('exec', '--only=net', 'partly', '/bin/cat', '/etc/hostname')).out, own);
    assert.match((await docker('exec', '--only=nte', 'partly', 'sh')).error, /no kind of namespace/);
  });
});

test('[CL16] a name that is taken is refused, and a flag that is none', async () => {
  const wrong = await docker('run', '--gpus=all', 'busybox', 'true');
  assert.deepEqual([wrong.status, wrong.error.split('\n')[0]], [125, 'docker: --gpus: there is no such flag']);
  await engine.whileRunning('taken', [], async () => {
    assert.match(
      (await docker('run', '--name=taken', 'busybox', 'true')).error,
      /name "taken": container [0-9a-f]{12} has it/,
    );
  });
});

test('[CL17] a container is connected to docker0, with a name and an address, and another one reaches it', async () => {
  await engine.whileRunning('reached', ['--hostname=reached'], async () => {
    const { out } = await docker('exec', 'reached', 'sh', '-c', 'cat /etc/hosts; ip -4 address show dev eth0');
    const [, address = ''] = /inet ([\d.]+)\/16/.exec(out) ?? [];
    assert.match(out, new RegExp(`^${address}\\s+reached$`, 'm'));
    assert.match(readFileSync('/proc/net/dev', 'utf8'), /docker0/);
    const ping = await docker('run', 'busybox', 'ping', '-c', '3', '-W', '5', address);
    assert.match(ping.out, /[1-3] packets received/, ping.out + ping.error);
  });
});

test('[CL18] --network=none leaves it lo, host the machine’s own, and container:NAME another’s', async () => {
  const links = async (...flags: string[]) =>
    lines((await docker('run', ...flags, 'busybox', 'ls', '/sys/class/net')).out);
  assert.deepEqual(await links('--network=none'), ['lo']);
  assert.ok((await links('--network=host')).includes('docker0'));
  await engine.whileRunning('shared', [], async () => {
    const of = async (...words: string[]) => (await docker(...words)).out.trim();
    const read = ['readlink', '/proc/self/ns/net'];
    const own = await of('exec', 'shared', ...read);
    assert.equal(await of('run', '--network=container:shared', 'busybox', ...read), own);
    assert.notEqual(await of('run', 'busybox', ...read), own);
  });
});
