import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { CONFIG_BYTES_MAX } from '../limits.ts';
import { formatImageConfiguration } from './format-configuration.ts';
import { NO_DEFAULTS, parseImageConfiguration } from './image-configuration.ts';

const DIFF_ID = digestOf('layer');
const BASE = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [DIFF_ID] } };
const parse = (document: unknown) => parseImageConfiguration(Buffer.from(JSON.stringify(document)), 'configuration');

const FULL = {
  created: '2026-01-02T03:04:05.123456789Z',
  author: 'somebody',
  architecture: 'arm64',
  variant: 'v8',
  os: 'linux',
  config: {
    User: '1000:100',
    ExposedPorts: { '80/tcp': {}, '53/udp': {} },
    Env: ['PATH=/bin', 'EMPTY=', 'EQUALS=a=b'],
    Entrypoint: ['/entry'],
    Cmd: ['a', 'b c'],
    Volumes: { '/data': {} },
    WorkingDir: '/work',
    Labels: { maintainer: 'x', '': 'nameless' },
    StopSignal: 'SIGQUIT',
    Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 30_000_000_000, Timeout: 1, StartPeriod: 2, Retries: 3 },
    Shell: ['/bin/bash', '-c'],
    OnBuild: ['RUN true'],
  },
  rootfs: { type: 'layers', diff_ids: [DIFF_ID] },
  history: [
    { created: '2026-01-02T03:04:05Z', created_by: 'ADD x /', comment: 'c', author: 'somebody' },
    { created_by: 'ENV A=b', empty_layer: true },
  ],
};

test('[IM8] everything that running an image needs is read into plain data', () => {
  const { platform, run, history, diffIds, created } = parse(FULL);
  assert.deepEqual(platform, { os: 'linux', architecture: 'arm64', variant: 'v8' });
  assert.equal(created, '2026-01-02T03:04:05.123456789Z');
  assert.deepEqual(diffIds, [DIFF_ID]);
  assert.deepEqual(run, {
    user: '1000:100',
    exposedPorts: ['80/tcp', '53/udp'],
    environment: ['PATH=/bin', 'EMPTY=', 'EQUALS=a=b'],
    entrypoint: ['/entry'],
    command: ['a', 'b c'],
    volumes: ['/data'],
    workingDirectory: '/work',
    labels: new Map([
      ['maintainer', 'x'],
      ['', 'nameless'],
    ]),
    stopSignal: 'SIGQUIT',
    healthCheck: {
      test: ['CMD-SHELL', 'true'],
      intervalNs: 30_000_000_000,
      timeoutNs: 1,
      startPeriodNs: 2,
      retries: 3,
    },
    shell: ['/bin/bash', '-c'],
    onBuild: ['RUN true'],
  });
  assert.deepEqual(history[1], { createdBy: 'ENV A=b', isEmptyLayer: true });
});

test('[IM8] null, empty and absent mean the same, as Docker writes them all', () => {
  const empty = { Cmd: null, Env: null, Labels: null, Volumes: null, User: '', WorkingDir: '', StopSignal: '' };
  assert.deepEqual(parse({ ...BASE, config: empty, history: null }).run, NO_DEFAULTS);
  assert.deepEqual(parse(BASE).run, NO_DEFAULTS);
});

test('[IM8] what is written is read back the same, byte for byte the second time', () => {
  const bytes = formatImageConfiguration(parse(FULL));
  const again = parseImageConfiguration(bytes, 'configuration');
  assert.deepEqual(again, parse(FULL));
  assert.deepEqual(formatImageConfiguration(again), bytes);
});

test('[IM8] a label called __proto__ is a label, and changes nothing else', () => {
  const text = JSON.stringify(FULL).replace('"maintainer"', '"__proto__"');
  const configuration = parseImageConfiguration(Buffer.from(text), 'configuration');
  assert.equal(configuration.run.labels.get('__proto__'), 'x');
  assert.match(formatImageConfiguration(configuration).toString(), /"__proto__":"x"/);
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
});

test('[IM8] a wrong configuration is refused with the field', () => {
  const wrong: [object, RegExp][] = [
    [{ ...BASE, rootfs: undefined }, /rootfs: missing/],
    [{ ...BASE, rootfs: { type: 'other' } }, /rootfs: type: not "layers"/],
    [{ ...BASE, rootfs: { type: 'layers', diff_ids: ['sha256:..'] } }, /diff_ids\[0\]/],
    [{ ...BASE, config: { Env: ['NOTHING'] } }, /Env: "NOTHING" is not NAME=value/],
    [{ ...BASE, config: { Cmd: 'sh' } }, /Cmd: not a list/],
    [{ ...BASE, config: { Cmd: [1] } }, /Cmd\[0\]: not a string/],
    [{ ...BASE, config: { Cmd: ['a\0b'] } }, /NUL/],
    [{ ...BASE, config: { User: 7 } }, /User: not a string/],
    [{ ...BASE, config: [] }, /config: not an object/],
    [{ ...BASE, os: undefined }, /os: not a string/],
  ];
  for (const [document, reason] of wrong) assert.throws(() => parse(document), reason);
  const long = Buffer.alloc(CONFIG_BYTES_MAX + 1, ' ');
  assert.throws(() => parseImageConfiguration(long, 'configuration'), { reason: 'too-large' });
  assert.throws(() => parseImageConfiguration(Buffer.from([0xff]), 'configuration'), /not JSON in UTF-8/);
});

test('[IM8] whatever a configuration holds, it is read or refused in our own words', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...Object.keys(FULL.config)), (value, field) => {
      try {
        parse({ ...BASE, config: { [field]: value }, history: [value] });
      } catch (error) {
        assert.ok(error instanceof ImageError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
