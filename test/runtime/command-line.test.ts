import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startEngine, type Typed } from './engine-fixture.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.type(args);

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
  const wrong = await docker('run', '--without=pivot', 'busybox', 'true');
  assert.match(wrong.error, /no such operation\n {2}Did you mean pivot-root\?/);
});

test('[CL7] what cannot be is said in one line with what to do, and has Docker’s status', async () => {
  const noProgram = await docker('run', 'busybox', 'no-such-program');
  assert.equal(noProgram.status, 127);
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

const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isTrue())) {
    assert.ok(Date.now() < deadline, `not within ${WITHIN_MS} ms: ${isTrue}`);
    await delay(LOOK_EVERY_MS);
  }
}

/** A container that runs while the test looks at it. */
async function whileRunning(name: string, flags: readonly string[], look: () => Promise<void>): Promise<Typed> {
  const ended = docker('run', `--name=${name}`, ...flags, 'busybox', 'sleep', '1000');
  await until(async () => (await docker('ps')).out.includes(name));
  try {
    await look();
  } finally {
    await docker('kill', name);
  }
  return ended;
}

test('[CL12] a container that runs is listed, and ends with 137 when it is killed', async () => {
  const { status } = await whileRunning('listed', [], async () => {
    assert.match((await docker('ps')).out, /^[0-9a-f]{12} +busybox +"sleep 1000" .* Up .* listed$/m);
  });
  assert.equal(status, 137);
  assert.doesNotMatch((await docker('ps')).out, /listed/);
});

test('[CL13] what inspect says of a container is what the kernel says', async () => {
  await whileRunning('looked-into', ['--memory=64m'], async () => {
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
  await whileRunning('entered', ['--hostname=inner'], async () => {
    const read =
      'hostname; cat /proc/1/comm; cat /proc/self/cgroup; grep -E "^(CapBnd|Seccomp):" /proc/self/status; exit 4';
    const { out, error, status } = await docker('exec', 'entered', 'sh', '-c', read);
    assert.equal(status, 4, error);
    assert.match(out, /^inner\nsleep\n0::\/\nCapBnd:\s+00000000a80425fb\nSeccomp:\s+2\n$/);
    assert.equal((await docker('exec', 'entered', 'no-such-program')).status, 127);
    assert.match((await docker('exec', 'nobody', 'sh')).error, /there is none of this name/);
  });
});

test('[CL15] exec joins only the namespaces that are asked for: its network, with one’s own tools', async () => {
  await whileRunning('partly', [], async () => {
    const inside = ['/bin/cat', '/proc/net/dev'];
    const { out } = await docker('exec', '--only=net', 'partly', ...inside);
    assert.equal(out.match(/^ *(\w+):/gm)?.length, 2, out); // lo and eth0
    const own = readFileSync('/etc/hostname', 'utf8');
    assert.equal((await docker('exec', '--only=net', 'partly', '/bin/cat', '/etc/hostname')).out, own);
    assert.match((await docker('exec', '--only=nte', 'partly', 'sh')).error, /no kind of namespace/);
  });
});

test('[CL16] a flag that nothing acts on yet is refused, and a name that is taken', async () => {
  assert.match((await docker('run', '--init', 'busybox', 'true')).error, /--init: this runtime cannot do it yet/);
  await whileRunning('taken', [], async () => {
    assert.match(
      (await docker('run', '--name=taken', 'busybox', 'true')).error,
      /name "taken": container [0-9a-f]{12} has it/,
    );
  });
});

test('[CL17] a container is connected to docker0, with a name and an address, and another one reaches it', async () => {
  await whileRunning('reached', ['--hostname=reached'], async () => {
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
  await whileRunning('shared', [], async () => {
    const of = async (...words: string[]) => (await docker(...words)).out.trim();
    const read = ['readlink', '/proc/self/ns/net'];
    const own = await of('exec', 'shared', ...read);
    assert.equal(await of('run', '--network=container:shared', 'busybox', ...read), own);
    assert.notEqual(await of('run', 'busybox', ...read), own);
  });
});

test('[CL19] a container in the background goes on by itself; what it writes is kept, and its end', async () => {
  const script = 'echo one; echo two >&2; exit 6';
  const { out, status } = await docker('run', '-d', '--name=away', 'busybox', 'sh', '-c', script);
  assert.match(out, /^[0-9a-f]{64}\n$/);
  assert.equal(status, 0);
  assert.equal((await docker('wait', 'away')).out, '6\n');
  const logs = await docker('logs', '-f', 'away');
  assert.deepEqual([logs.out, logs.error], ['one\n', 'two\n']);
  assert.match((await docker('ps', '-a')).out, /Exited \(6\) .* away$/m);
  assert.equal((await docker('inspect', '--format', '{{.State.ExitCode}}', 'away')).out, '6\n');
});

test('[CL20] one that has ended is started again with its files, and removed with them', async () => {
  await docker('run', '--name=again', 'busybox', 'sh', '-c', 'echo x >> /count; wc -l < /count');
  await docker('start', 'again');
  await docker('wait', 'again');
  assert.equal((await docker('logs', 'again')).out, '1\n2\n');
  assert.equal((await docker('rm', 'again')).status, 0);
  assert.match((await docker('logs', 'again')).error, /there is none of this name/);
});

test('[CL21] stop asks first, and then ends; rm takes one that runs only by force', async () => {
  await docker('run', '-d', '--name=polite', 'busybox', 'sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.1; done');
  await docker('run', '-d', '--name=deaf', 'busybox', 'sleep', '1000');
  assert.match((await docker('rm', 'deaf')).error, /it runs\n {2}Stop it first/);
  await docker('stop', '-t', '30', 'polite');
  await docker('stop', '-t', '1', 'deaf');
  assert.match((await docker('ps', '-a')).out, /Exited \(3\).*polite$/m);
  assert.match((await docker('ps', '-a')).out, /Exited \(137\).*deaf$/m);
  assert.equal((await docker('rm', 'polite', 'deaf')).status, 0);
});

test('[CL22] --restart starts it again, as often as it says', async () => {
  await docker('run', '-d', '--name=stubborn', '--restart=on-failure:2', 'busybox', 'sh', '-c', 'echo tried; exit 1');
  await until(
    async () => (await docker('inspect', '-f', '{{.RestartCount}} {{.State.Running}}', 'stubborn')).out === '2 false\n',
  );
  assert.equal((await docker('logs', 'stubborn')).out, 'tried\n'.repeat(3));
  await docker('rm', 'stubborn');
});

test('[CL23] pause freezes all of it, and unpause lets it go on', async () => {
  await whileRunning('frozen', [], async () => {
    await docker('pause', 'frozen');
    const id = (await docker('inspect', '-f', '{{.Id}}', 'frozen')).out.trim();
    const events = () => readFileSync(`/sys/fs/cgroup/docker/${id}/cgroup.events`, 'utf8');
    await until(() => events().includes('frozen 1'));
    await docker('unpause', 'frozen');
    await until(() => events().includes('frozen 0'));
  });
});

test('[CL24] an engine that is killed costs no container; the next one knows them all, and takes down what has ended', async () => {
  await docker('run', '-d', '--name=survivor', 'busybox', 'sh', '-c', 'while :; do echo tick; sleep 0.2; done');
  await docker('run', '-d', '--rm', '--name=ending', 'busybox', 'sleep', '1000');
  const pid = Number((await docker('inspect', '-f', '{{.State.Pid}}', 'ending')).out);
  await engine.kill();
  process.kill(pid, 'SIGKILL');
  await engine.startAgain();
  assert.match((await docker('ps')).out, /survivor$/m);
  const written = (await docker('logs', 'survivor')).out.length;
  await until(async () => (await docker('logs', 'survivor')).out.length > written);
  await until(async () => !(await docker('ps', '-a')).out.includes('ending'));
  assert.equal((await docker('rm', '-f', 'survivor')).status, 0);
});

test('[CL25] on a network that somebody made, containers find each other by name, also after the engine was killed', async () => {
  assert.equal((await docker('network', 'create', 'shop')).status, 0);
  await docker('run', '-d', '--name=db', '--network=shop', '--network-alias=store', 'busybox', 'sleep', '1000');
  const ask = async (name: string) =>
    (await docker('run', '--rm', '--network=shop', 'busybox', 'ping', '-c', '3', '-W', '5', name)).out;
  assert.match(await ask('db'), /[1-3] packets received/);
  await engine.kill();
  await engine.startAgain();
  assert.match(await ask('store'), /[1-3] packets received/);
  assert.match((await docker('network', 'rm', 'shop')).error, /shop/);
  await docker('rm', '-f', 'db');
  await until(async () => (await docker('network', 'rm', 'shop')).status === 0);
});

test('[CL26] a published port is listed, and answers', async () => {
  const serve = 'while :; do echo hello | nc -l -p 80; done';
  await docker('run', '-d', '--name=served', '-p', '127.0.0.1:8088:80', 'busybox', 'sh', '-c', serve);
  assert.equal((await docker('port', 'served')).out, '80/tcp -> 127.0.0.1:8088\n');
  const hear = () => docker('run', '--rm', '--network=host', 'busybox', 'nc', '-w', '3', '127.0.0.1', '8088');
  await until(async () => (await hear()).out === 'hello\n');
  await docker('rm', '-f', 'served');
});

test('[CL27] what a container has changed is listed, and becomes an image', async () => {
  await docker('run', '--name=author', 'busybox', 'sh', '-c', 'echo new > /added; echo x >> /etc/passwd; rm /bin/ls');
  assert.deepEqual(lines((await docker('diff', 'author')).out), [
    'A /added',
    'C /bin',
    'D /bin/ls',
    'C /etc',
    'C /etc/passwd',
  ]);
  assert.equal((await docker('commit', '-m', 'mine', 'author', 'mine:1')).status, 0);
  const { out, error } = await docker('run', '--rm', 'mine:1', 'sh', '-c', 'cat /added; test -e /bin/ls || echo gone');
  assert.equal(out, 'new\ngone\n', error);
  assert.match((await docker('history', 'mine:1')).out, /mine$/m);
});

test('[CL28] top tells the numbers outside and inside', async () => {
  await whileRunning('counted', [], async () => {
    const pid = (await docker('inspect', '-f', '{{.State.Pid}}', 'counted')).out.trim();
    assert.match((await docker('top', 'counted')).out, new RegExp(`^${pid} +1 +0 +sleep 1000$`, 'm'));
  });
});

test('[CL29] -t gives it a terminal of its own', async () => {
  const { out } = await docker('run', '--rm', '-t', 'busybox', 'sh', '-c', 'tty; ls -l /dev/console');
  assert.match(out, /^\/dev\/pts\/0\r\n/);
});

const lines = (text: string) => text.trim().split('\n');
