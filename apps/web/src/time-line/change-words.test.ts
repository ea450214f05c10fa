import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { changeWords, countWord, kindOfChange } from './change-words.ts';

test('a namespace change names the kind, the processes and both inodes', () => {
  const change: Change = {
    kind: 'namespace-changed',
    namespace: 'pid',
    pids: [14, 15],
    before: 1,
    after: 2,
    source: '',
  };
  assert.deepEqual(changeWords(change), { what: 'pid namespace', of: ' of 14, 15', before: '1', after: '2' });
});

test('a started process is told with the number it sees itself', () => {
  const change: Change = { kind: 'process-started', pid: 14, insidePids: [1], command: 'bash', source: '' };
  assert.deepEqual(changeWords(change), { what: 'process started', of: ' 14, 1 inside', before: null, after: 'bash' });
});

test('many processes are counted, not listed', () => {
  const pids = Array.from({ length: 20 }, (_, index) => index + 1);
  const change: Change = { kind: 'namespace-changed', namespace: 'net', pids, before: null, after: 2, source: '' };
  assert.equal(changeWords(change).of, ' of 1, 2, 3, 4, 5, 6 and 14 more');
});

test('another /proc is told for whom', () => {
  const change: Change = { kind: 'proc-mounted', pids: [14], before: '0:57', after: '0:61', source: '' };
  assert.equal(changeWords(change).of, ' for 14');
});

test('a command that changed nothing says so', () => {
  assert.equal(countWord({ changes: [], changesLeftOut: 0 }), 'nothing');
  assert.equal(countWord({ changes: [], changesLeftOut: 1 }), '1 change');
});

/** What, of, before and after in one line, as the list shows them. */
function line(change: Change): string {
  const { what, of, before, after } = changeWords(change);
  return `${what}${of}${before === null ? '' : ` | ${before}`}${after === null ? '' : ` | ${after}`}`;
}

const source = '';

test('what happens to cgroups is told with their paths', () => {
  assert.equal(line({ kind: 'cgroup-made', path: '/mine', source }), 'cgroup made /mine');
  assert.equal(
    line({ kind: 'cgroup-joined', pids: [8, 9], before: '/shells', after: '/mine', source }),
    'cgroup of 8, 9 | /shells | /mine',
  );
});

test('a limit in bytes is also said in the unit that fits', () => {
  const set = {
    kind: 'cgroup-set',
    path: '/mine',
    file: 'memory.max',
    before: 'max',
    after: '52428800',
    source,
  } as const;
  assert.equal(line(set), 'memory.max of /mine | max | 52428800 (50 MiB)');
  assert.equal(line({ ...set, before: '52428800', after: 'max' }), 'memory.max of /mine | 52428800 | max');
  assert.equal(
    line({ ...set, file: 'cgroup.subtree_control', before: '', after: 'memory' }),
    'cgroup.subtree_control of /mine | nothing | memory',
  );
});

test('events of a cgroup are told by what they mean', () => {
  const event = { kind: 'cgroup-event', path: '/mine', file: 'memory.events', key: 'oom_kill', by: 1, source } as const;
  assert.equal(line(event), 'OOM kill, once in /mine');
  assert.equal(line({ ...event, key: 'max', by: 227 }), 'memory limit reached, 227 times in /mine');
  assert.equal(line({ ...event, file: 'pids.events', key: 'max', by: 3 }), 'fork refused, 3 times in /mine');
  assert.equal(
    line({ ...event, file: 'cpu.stat', key: 'nr_throttled', by: 12 }),
    'held back by cpu.max in 12 periods, /mine',
  );
  assert.equal(line({ ...event, key: 'high', by: 2 }), 'high of memory.events rose by 2 in /mine');
});

test('mounts and layers are told with what and where', () => {
  assert.equal(
    line({ kind: 'mounted', mountNamespace: 1, path: '/merged', type: 'overlay', from: 'overlay', source }),
    'mounted at /merged | overlay from overlay',
  );
  const copied = {
    kind: 'layer-changed',
    overlay: '/merged',
    entry: 'etc/motd',
    how: 'copied-up',
    bytes: 2048,
    source,
  } as const;
  assert.equal(line(copied), 'copied up: etc/motd | 2.0 KiB, overlay at /merged');
  assert.equal(line({ ...copied, how: 'whited-out', bytes: 0 }), 'hidden by a whiteout: etc/motd | overlay at /merged');
});

test('links are told with the namespace they are in', () => {
  const link = { network: 4026532871, name: 'veth0', source } as const;
  assert.equal(line({ kind: 'link-added', linkKind: 'veth', ...link }), 'link veth0 in net …2871 | veth');
  assert.equal(
    line({ kind: 'link-changed', what: 'addresses', before: '', after: '10.0.0.1/24', ...link }),
    'addresses of veth0 in net …2871 | none | 10.0.0.1/24',
  );
});

test('a change has the hue of the namespace kind it is about', () => {
  assert.equal(kindOfChange({ kind: 'cgroup-made', path: '/mine', source }), 'cgroup');
  assert.equal(kindOfChange({ kind: 'hostname-changed', uts: 1, before: 'a', after: 'b', source }), 'uts');
  assert.equal(kindOfChange({ kind: 'process-ended', pid: 1, command: 'bash', source }), undefined);
});
