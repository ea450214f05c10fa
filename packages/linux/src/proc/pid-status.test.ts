import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePidStatus, parseStatusIds } from './pid-status.ts';

const status = (name: string) => `Name:\t${name}
Umask:\t0022
State:\tS (sleeping)
Tgid:\t4133
Ngid:\t0
Pid:\t4133
PPid:\t4100
TracerPid:\t0
Uid:\t100000\t100001\t100002\t100003
Gid:\t5\t6\t7\t8
FDSize:\t256
Groups:\t 
NStgid:\t4133\t14\t1
NSpid:\t4133\t14\t1
CapInh:\t0000000000000000
CapPrm:\t000001ffffffffff
CapEff:\t000001fffeffffff
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
`;

test('numbers, ids, capabilities and seccomp are read', () => {
  const parsed = parsePidStatus(Buffer.from(status('bash')));
  assert.deepEqual(parsed, {
    Name: 'bash',
    State: 'S',
    Tgid: 4133,
    Pid: 4133,
    PPid: 4100,
    Uid: [100000, 100001, 100002, 100003],
    Gid: [5, 6, 7, 8],
    NStgid: [4133, 14, 1],
    NSpid: [4133, 14, 1],
    CapInh: 0n,
    CapPrm: 0x1ffffffffffn,
    CapEff: 0x1fffeffffffn,
    CapBnd: 0x1ffffffffffn,
    CapAmb: 0n,
    NoNewPrivs: 1,
    Seccomp: 2,
  });
});

test('an escaped newline or backslash in Name is the character again', () => {
  assert.equal(parsePidStatus(Buffer.from(status('two\\nlines')))?.Name, 'two\nlines');
  assert.equal(parsePidStatus(Buffer.from(status('back\\\\nslash')))?.Name, 'back\\nslash');
  assert.equal(parsePidStatus(Buffer.from(status('octal\\012')))?.Name, 'octal\n');
});

test('a name that looks like a field is not taken for it', () => {
  const parsed = parsePidStatus(Buffer.from(status('\\nNSpid:\\t1')));
  assert.deepEqual(parsed?.NSpid, [4133, 14, 1]);
  assert.deepEqual(parsePidStatus(Buffer.from(status('NSpid:\t7')))?.NSpid, [4133, 14, 1]);
});

test('the quick reading of ids agrees with the whole one', () => {
  assert.deepEqual(parseStatusIds(Buffer.from(status('bash'))), {
    Uid: [100000, 100001, 100002, 100003],
    NSpid: [4133, 14, 1],
  });
});

test('a file cut inside NSpid gives no shorter list of numbers', () => {
  const text = status('bash');
  const cut = text.indexOf('NSpid:\t4133') + 'NSpid:\t4133'.length;
  assert.equal(parseStatusIds(Buffer.from(text.slice(0, cut))), null);
  assert.equal(parsePidStatus(Buffer.from(text.slice(0, cut))), null);
  assert.equal(parsePidStatus(Buffer.alloc(0)), null);
});
