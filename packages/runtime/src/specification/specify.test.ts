import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_DEFAULTS, type RunDefaults } from '../image/manifest/image-configuration.ts';
import { RuntimeError } from '../runtime-error.ts';
import { parseFlags } from './parse-flags.ts';
import { RUN_FLAGS } from './run-flags.ts';
import { specify } from './specify.ts';

const DEFAULTS: RunDefaults = {
  ...NO_DEFAULTS,
  command: ['sh'],
  environment: ['PATH=/bin', 'A=image'],
  exposedPorts: ['80/tcp'],
};

function run(line: string, defaults: Partial<RunDefaults> = {}, files: Readonly<Record<string, string>> = {}) {
  const { given, operands } = parseFlags(line.split(' ').filter(Boolean), RUN_FLAGS, { stopsAtOperand: true });
  const [image = '', ...command] = operands;
  return specify(
    {
      given,
      image,
      command,
      defaults: { ...DEFAULTS, ...defaults },
      readFile: (path) => files[path] ?? '',
      callerEnvironment: { HOME: '/root', SECRET: 'no' },
    },
    'a'.repeat(64),
  );
}

const refused = (line: string, message: RegExp) =>
  assert.throws(
    () => run(line),
    (error) => error instanceof RuntimeError && message.test(error.message) && error.hint !== null,
  );

test('the line of the text comes to 512 MB, one and a half processors, and a shell on a terminal', () => {
  const specification = run('-it --memory=512m --cpus=1.5 ubuntu bash');
  assert.equal(specification.limits.memoryBytes, 536870912);
  assert.equal(specification.limits.swapBytes, 536870912);
  assert.equal(specification.limits.cpus, 1.5);
  assert.deepEqual(specification.process.argv, ['bash']);
  assert.ok(specification.process.hasTerminal && specification.process.keepsStdinOpen);
  assert.deepEqual(specification.origins.get('limits'), ['--memory=512m', '--cpus=1.5']);
  assert.deepEqual(specification.origins.get('argv'), ['bash']);
  assert.equal(specification.hostname, 'a'.repeat(12));
});

test('without a word of ours the image says what runs', () => {
  const both = run('x', { entrypoint: ['/entry'], command: ['--serve'] });
  assert.deepEqual(both.process.argv, ['/entry', '--serve']);
  assert.deepEqual(both.origins.get('argv'), ['image: Entrypoint', 'image: Cmd']);
  assert.deepEqual(run('x more', { entrypoint: ['/entry'], command: ['a'] }).process.argv, ['/entry', 'more']);
  assert.deepEqual(run('--entrypoint=ls x', { command: ['--serve'] }).process.argv, ['ls']);
  assert.throws(() => run('x', { command: [] }), /names no program to run/);
});

test('a variable comes from Docker, the image, a file, or a flag, the later over the earlier', () => {
  const files = { vars: '# a remark\nA=file\n\nB=two words\n' };
  const { environment } = run('-t --env-file=vars -e C=flag -e HOME -e GONE x', {}, files).process;
  assert.deepEqual(environment, ['PATH=/bin', 'TERM=xterm', 'A=file', 'B=two words', 'C=flag', 'HOME=/root']);
});

test('mounts are directories, volumes or memory; of two at one place the later counts', () => {
  const { mounts } = run('-v /a:/b:ro -v data:/c -v /d --tmpfs /t:size=1m --mount type=bind,src=./e,dst=/b x').root;
  assert.deepEqual(mounts, [
    { type: 'volume', source: 'data', target: '/c', isReadOnly: false, isCopied: true },
    { type: 'volume', source: null, target: '/d', isReadOnly: false, isCopied: true },
    { type: 'bind', source: './e', target: '/b', isReadOnly: false, isMade: false },
    { type: 'tmpfs', target: '/t', options: 'size=1m' },
  ]);
  for (const volume of ['/a:/', '/a:b', '/a:/x/../..', 'a/b:/c', '/a:/b:never'])
    refused(`-v ${volume} x`, /^--volume=/);
  refused('--mount type=nfs,dst=/a x', /no type "nfs"/);
  refused('--mount type=bind,src=/a,dst=/a,bind-propagation=shared x', /no field "bind-propagation"/);
});

test('a namespace is its own, the host’s or another container’s, and Docker’s choice without a flag', () => {
  assert.deepEqual(run('x').namespaces, {
    pid: 'new',
    net: 'new',
    ipc: 'new',
    uts: 'new',
    user: 'host',
    cgroup: 'new',
    mnt: 'new',
    time: 'host',
  });
  assert.deepEqual(run('--pid=container:web --net=host x').namespaces, {
    ...run('x').namespaces,
    pid: { container: 'web' },
    net: 'host',
  });
  assert.equal(run('--userns=private x').namespaces.user, 'new');
  refused('--userns=private --net=host x', /^--userns=private and --network=host/);
  refused('--pid=web x', /whose/);
  refused('--cgroupns=container:web x', /cannot be another/);
});

test('limits that cannot be are refused with the reason', () => {
  refused('--memory=1m x', /less than 6 MB/);
  refused('--memory-swap=1g x', /--memory is missing/);
  refused('--memory=1g --memory-swap=512m x', /less than --memory/);
  refused('--cpuset-cpus=all x', /not a list/);
  refused('--device-read-bps=vda:1m x', /not DEVICE:BYTES/);
  assert.equal(run('--memory=1g --memory-swap=-1 x').limits.swapBytes, Number.POSITIVE_INFINITY);
  assert.equal(run('--pids-limit=-1 x').limits.pids, null);
});

test('options that exclude each other are refused', () => {
  refused('--rm --restart=always x', /exclude each other/);
  refused('--restart=sometimes x', /not a policy/);
  refused('--restart=always:3 x', /not a policy/);
  refused('--security-opt=apparmor=x x', /no such option/);
  refused('--name=-x x', /not a name/);
  refused('--hostname=a/b x', /not a host name/);
  assert.equal(run('--security-opt seccomp=/p.json x').powers.seccomp, '/p.json');
  assert.equal(run('--privileged x').powers.seccomp, 'unconfined');
});

test('[CL65] a device has a place inside and what may be done with it', () => {
  const { devices } = run(
    '--device=/dev/fuse --device /dev/sda:/dev/xvda --device /dev/kmsg:r --device /a:/b:rm x',
  ).root;
  assert.deepEqual(devices, [
    { source: '/dev/fuse', target: '/dev/fuse', access: 'rwm' },
    { source: '/dev/sda', target: '/dev/xvda', access: 'rwm' },
    { source: '/dev/kmsg', target: '/dev/kmsg', access: 'r' },
    { source: '/a', target: '/b', access: 'rm' },
  ]);
  for (const device of [
    'dev/fuse',
    '/dev/fuse:x',
    '/dev/fuse:/dev/../x',
    '/dev/fuse:/a:q',
    '/dev/fuse:/a:rr',
    '/a:/b:r:w',
  ])
    refused(`--device ${device} x`, /^--device=/);
});
