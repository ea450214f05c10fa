import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { call, openPseudoTerminal, showStep, syscall } from '@drydock/linux';
import fc from 'fast-check';
import { PowerError } from '../capabilities/power-error.ts';
import { isEngineStep } from '../operation.ts';
import { parseAccounts, parseGroups } from './account-files.ts';
import { becomeUser } from './become-user.ts';
import { findUser, GROUPS_MAX } from './find-user.ts';
import { assertMapped } from './mapped-ids.ts';
import { ownStreams } from './own-streams.ts';
import { ID_MAX, parseUserOption } from './user-option.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
app:x:1000:1000::/home/app:/bin/sh
second:x:1000:2000::/home/second:/bin/sh
8:x:1234:1234::/:/bin/sh
`;
const GROUP = `root:x:0:root
wheel:x:10:root,app
users:x:100:app,app
app:x:1000:
bin:x:1:root,bin
`;
const find = (option: string, groupAdd: readonly string[] = [], files = { passwd: PASSWD, group: GROUP }) =>
  findUser(parseUserOption(option), { ...files, groupAdd });

test('[PW10] a user is a name or a number, and a group may follow', () => {
  assert.deepEqual(parseUserOption('app'), { user: 'app', group: null });
  assert.deepEqual(parseUserOption('1000:10'), { user: '1000', group: '10' });
  assert.deepEqual(parseUserOption(':wheel'), { user: '', group: 'wheel' });
  assert.deepEqual(parseUserOption(''), { user: '', group: null });
  assert.deepEqual(parseUserOption('app:'), { user: 'app', group: null });
  for (const text of ['a:b:c', 'a\0b', 'a\nb', 'x'.repeat(257)]) assert.throws(() => parseUserOption(text), PowerError);
});

test('[PW10] nobody named is root, with the groups that list root', () => {
  assert.deepEqual(find(''), { uid: 0, gid: 0, groups: [0, 10, 1], home: '/root', name: 'root' });
});

test('[PW10] a name is looked up, with its group, its home, and the groups that list it', () => {
  assert.deepEqual(find('app'), { uid: 1000, gid: 1000, groups: [1000, 10, 100], home: '/home/app', name: 'app' });
});

test('[PW10] a number finds its line, the first one, and needs none', () => {
  assert.equal(find('1000').name, 'app');
  assert.deepEqual(find('4242'), { uid: 4242, gid: 0, groups: [0], home: '/', name: null });
  assert.deepEqual(find('4242', [], { passwd: '', group: '' }), find('4242'));
  // Digits are a number, even where a line has them as its name.
  assert.equal(find('8').uid, 8);
});

test('[PW10] a group that is asked for stands alone', () => {
  assert.deepEqual(find('app:wheel').groups, [10]);
  assert.equal(find('app:77').gid, 77);
  assert.equal(find(':wheel').uid, 0);
});

test("[PW11] the user's first group is also one of its list: what keeps it out must keep it out", () => {
  for (const option of ['', 'app', '4242', 'app:77']) assert.ok(find(option).groups.includes(find(option).gid), option);
});

test('[PW10] --group-add takes names and numbers, and each group once', () => {
  assert.deepEqual(find('app', ['wheel', '555', '1000']).groups, [1000, 10, 100, 555]);
});

test('[PW12] a name that the image does not know is refused, with the nearest one', () => {
  assert.throws(() => find('aap'), {
    message: `user "aap": no line of the image's /etc/passwd has this name`,
    hint: 'Did you mean app? A number always works.',
  });
  assert.throws(() => find('app:whel'), { hint: 'Did you mean wheel? A number always works.' });
  assert.throws(() => find('app', ['none']), { message: /^group "none"/ });
  assert.throws(() => find('app', [], { passwd: '', group: '' }), { hint: 'A number always works.' });
});

test('[PW12] an id is a number from 0 to 2^31 - 1', () => {
  assert.equal(find(`${ID_MAX}`).uid, ID_MAX);
  for (const id of [`${ID_MAX + 1}`, '4294967295', '4294967296', '-1', '99999999999999999999']) {
    assert.throws(() => find(id), PowerError, id);
    assert.throws(() => find(`app:${id}`), PowerError, id);
  }
});

test('[PW13] a line that is no account is passed over, and hides no other', () => {
  const hostile = ['evil:x:nan:0::/:', 'evil:x:-0:0::/:', 'evil:x::0::/:', 'evil:x:0x0:0::/:', ':x:0:0::/:', 'evil'];
  const accounts = parseAccounts([...hostile, '#evil:x:0:0::/:', 'evil\0:x:0:0::/:', 'good:x:5:5:::'].join('\n'));
  assert.deepEqual(accounts, [{ name: 'good', uid: 5, gid: 5, home: '' }]);
  assert.deepEqual(parseAccounts('evil:x:4294967296:0::/:\nbig:x:4294967295:1::/:'), []);
  assert.deepEqual(parseGroups('bad:x:one:a\nshort:x:7\r\nx:x:8:a,,b'), [
    { name: 'short', gid: 7, members: [] },
    { name: 'x', gid: 8, members: ['a', 'b'] },
  ]);
});

test('[PW13] more groups than the kernel takes are refused', () => {
  const group = Array.from({ length: GROUPS_MAX + 1 }, (_, gid) => `g:x:${gid + 1}:app`).join('\n');
  assert.throws(() => find('app', [], { passwd: PASSWD, group }), { message: /^user "app": in 65537 groups/ });
});

test('[PW13] a home that is no absolute path is /', () => {
  assert.equal(find('x', [], { passwd: 'x:x:5:5::etc:', group: '' }).home, '/');
});

test('[PW13] whatever the files hold, the answer is a user with ids in range, or a refusal', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'root',
      'app',
      'wheel',
      'x',
      '0',
      '-1',
      '1000',
      '4294967295',
      '99999999999',
      '__proto__',
      '',
      '\0',
      '/',
    ),
    fc.string(),
  );
  const line = fc.array(word, { maxLength: 9 }).map((words) => words.join(':'));
  const file = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(
      file,
      file,
      word,
      fc.option(word),
      fc.array(word, { maxLength: 3 }),
      (passwd, group, user, own, add) => {
        try {
          const option = own === null ? user : `${user}:${own}`;
          const found = findUser(parseUserOption(option), { passwd, group, groupAdd: add });
          for (const id of [found.uid, found.gid, ...found.groups]) {
            assert.ok(Number.isInteger(id) && id >= 0 && id <= ID_MAX && !Object.is(id, -0));
          }
          assert.ok(found.groups.includes(found.gid) && found.home.startsWith('/'));
        } catch (error) {
          if (!(error instanceof PowerError)) throw error;
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('[PW14] an id that is not mapped is refused before anything is done', () => {
  const range = [{ inside: 0, outside: 100_000, count: 65_536 }];
  const maps = { uid: range, gid: range };
  assertMapped({ uid: 65_535, gid: 0, groups: [0] }, maps);
  assert.throws(() => assertMapped({ uid: 65_536, gid: 0, groups: [] }, maps), {
    message: 'user 65536: there is no such user in this user namespace',
    hint: 'It has 0 to 65535.',
  });
  assert.throws(() => assertMapped({ uid: 0, gid: 0, groups: [70_000] }, maps), { message: /^group 70000/ });
  assert.throws(() => assertMapped({ uid: 0, gid: 0, groups: [] }, { uid: [], gid: [] }), { hint: /No ids/ });
});

test('[PW15] groups are set before the user, and all three ids at once', () => {
  const { steps, byHand } = becomeUser({ uid: 1000, gid: 10, groups: [10, 20], owns: [0] });
  assert.deepEqual(
    steps.flatMap((step) => (isEngineStep(step) || 'tell' in step ? [] : showStep(step))),
    [
      'fchownat(0, "", 1000, -1, 4096)',
      'prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)',
      'setgroups(2, [10, 20])',
      'setresgid(10, 10, 10)',
      'setresuid(1000, 1000, 1000)',
      'prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0)',
    ].map((text) => text.replace('4096', '0x1000')),
  );
  assert.deepEqual(byHand, ['exec setpriv --reuid 1000 --regid 10 --groups 10,20 bash']);
});

test('[PW18] a terminal and a pipe made for the program become its own, /dev/null and files do not', () => {
  const devpts = openSync('/dev/pts', 'r');
  const { master, slave } = openPseudoTerminal(devpts);
  const pipe = Buffer.alloc(8);
  syscall(call('pipe2', [{ bytes: pipe }, 0]));
  const opened = [slave, openSync('/dev/null', 'r'), pipe.readInt32LE(4), openSync('/etc/passwd', 'r')];
  try {
    assert.deepEqual(ownStreams(opened), [0, 2]);
  } finally {
    for (const descriptor of [devpts, master, pipe.readInt32LE(0), ...opened]) closeSync(descriptor);
  }
});
