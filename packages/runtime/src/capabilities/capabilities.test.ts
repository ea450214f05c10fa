import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showStep } from '@drydock/linux';
import { nearestName } from '../nearest-name.ts';
import { isEngineStep, type Operation } from '../operation.ts';
import { decodeMask, formatMask, maskOf, parseMask } from './capability-mask.ts';
import { CAPABILITIES, type CapabilityName, DOCKER_DEFAULT, findCapability } from './capability-table.ts';
import { chooseCapabilities } from './choose-capabilities.ts';
import { limitCapabilities } from './limit-capabilities.ts';
import { PowerError } from './power-error.ts';

const ALL: readonly CapabilityName[] = CAPABILITIES.map(({ name }) => name);
const choose = (wishes: Partial<Parameters<typeof chooseCapabilities>[0]>) =>
  chooseCapabilities({ add: [], drop: [], privileged: false, available: ALL, ...wishes });
const callsOf = ({ steps }: Operation): readonly string[] =>
  steps.flatMap((step) => (isEngineStep(step) || 'tell' in step ? [] : showStep(step)));

test('[PW1] there are 41 capabilities, and their numbers are those of linux/capability.h', () => {
  assert.equal(CAPABILITIES.length, 41);
  const known = { CAP_CHOWN: 0, CAP_NET_RAW: 13, CAP_SYS_ADMIN: 21, CAP_MKNOD: 27, CAP_SETFCAP: 31, CAP_BPF: 39 };
  for (const [name, number] of Object.entries(known)) assert.equal(findCapability(name)?.number, number, name);
  for (const { lets } of CAPABILITIES) assert.match(lets, /^[^.]{5,100}$/);
});

test("[PW1] Docker's default set is the mask that its containers show", () => {
  assert.equal(DOCKER_DEFAULT.length, 14);
  assert.equal(formatMask(maskOf(DOCKER_DEFAULT)), '00000000a80425fb');
});

test('[PW1] a mask is read back into the names it was made of, and bits without a name are told', () => {
  assert.deepEqual(decodeMask(maskOf(ALL)), { names: ALL, unnamed: [] });
  assert.deepEqual(decodeMask((1n << 41n) | (1n << 63n) | 1n), { names: ['CAP_CHOWN'], unnamed: [41, 63] });
  assert.equal(parseMask('000001ffffffffff'), maskOf(ALL));
  for (const text of ['', 'g', '-1', '0x1', '11111111111111111']) assert.equal(parseMask(text), null, text);
});

test('[PW2] without wishes a container gets the default set, as far as the runtime has it itself', () => {
  assert.deepEqual(choose({}), DOCKER_DEFAULT);
  assert.deepEqual(choose({ available: ['CAP_KILL', 'CAP_SYS_ADMIN'] }), ['CAP_KILL']);
});

test('[PW2] names are taken bare or with CAP_, in any case', () => {
  const wanted = choose({ add: ['CAP_SYS_ADMIN'] });
  for (const name of ['SYS_ADMIN', 'sys_admin', 'cap_sys_admin', 'Cap_Sys_Admin']) {
    assert.deepEqual(choose({ add: [name] }), wanted, name);
  }
  assert.equal(wanted.length, 15);
});

test('[PW2] what is dropped goes, what is added comes, and added wins', () => {
  assert.ok(!choose({ drop: ['NET_RAW'] }).includes('CAP_NET_RAW'));
  assert.deepEqual(choose({ drop: ['NET_RAW'], add: ['NET_RAW'] }), DOCKER_DEFAULT);
});

test('[PW2] ALL dropped leaves what is added; ALL added leaves out what is dropped, and wins over ALL dropped', () => {
  assert.deepEqual(choose({ drop: ['ALL'] }), []);
  assert.deepEqual(choose({ drop: ['all'], add: ['kill', 'chown'] }), ['CAP_CHOWN', 'CAP_KILL']);
  assert.deepEqual(choose({ add: ['ALL'] }), ALL);
  assert.deepEqual(
    choose({ add: ['all'], drop: ['sys_admin'] }),
    ALL.filter((name) => name !== 'CAP_SYS_ADMIN'),
  );
  assert.deepEqual(choose({ add: ['ALL'], drop: ['ALL'] }), ALL);
});

test('[PW2] --privileged is everything the runtime has, whatever is dropped', () => {
  assert.deepEqual(choose({ privileged: true, drop: ['ALL'] }), ALL);
  assert.deepEqual(choose({ privileged: true, available: ['CAP_KILL'] }), ['CAP_KILL']);
});

test('[PW3] a name that is none is refused, with the nearest one', () => {
  const refusal = (name: string) => {
    try {
      choose({ add: [name] });
    } catch (error) {
      if (error instanceof PowerError) return { message: error.message, hint: error.hint };
    }
    return assert.fail(`${name} was taken`);
  };
  assert.deepEqual(refusal('SYS_ADMN'), {
    message: '--cap-add "SYS_ADMN": there is no such capability',
    hint: 'Did you mean SYS_ADMIN?',
  });
  assert.equal(refusal('cap_net_bindservice').hint, 'Did you mean NET_BIND_SERVICE?');
  assert.equal(refusal('gnu').hint, 'capabilities(7) lists them all.');
  for (const name of ['', 'CAP_', '__proto__', 'constructor', 'CAP_CAP_KILL', 'KILL\n', 'x'.repeat(100_000)])
    refusal(name);
});

test('[PW3] what the runtime has not itself cannot be added', () => {
  assert.throws(() => choose({ add: ['SYS_TIME'], available: DOCKER_DEFAULT }), {
    message: '--cap-add CAP_SYS_TIME: the runtime does not have it itself',
  });
});

test('the nearest name differs in at most three letters, and in less than half of them', () => {
  assert.equal(nearestName('nofle', ['nofile', 'nproc']), 'nofile');
  assert.equal(nearestName('ab', ['xy']), null);
  assert.equal(nearestName('', ['a']), null);
  assert.equal(nearestName('completely', ['different']), null);
});

test('[PW4] every capability that is not kept is dropped from the bounding set, also one that has no name here', () => {
  const calls = callsOf(limitCapabilities({ keep: ['CAP_CHOWN'], user: 0, filterFollows: false, last: 42 }));
  assert.equal(calls[0], 'prctl(PR_CAP_AMBIENT, 4<PR_CAP_AMBIENT_CLEAR_ALL>, 0, 0, 0)');
  assert.deepEqual(
    calls.slice(1, -1).map((call) => Number(/PR_CAPBSET_DROP, (\d+)/.exec(call)?.[1])),
    Array.from({ length: 42 }, (_, index) => index + 1),
  );
  assert.equal(
    calls.at(-1),
    'capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=CAP_CHOWN, permitted=CAP_CHOWN, inheritable=0})',
  );
});

test('[PW5] a user that is not root holds nothing, but for what the filter still needs', () => {
  const last = (user: number, filterFollows: boolean) =>
    callsOf(limitCapabilities({ keep: ['CAP_CHOWN'], user, filterFollows })).at(-1);
  assert.match(last(1000, false) ?? '', /\{effective=0, permitted=0, inheritable=0\}/);
  assert.match(last(1000, true) ?? '', /\{effective=CAP_SYS_ADMIN, permitted=CAP_SYS_ADMIN, inheritable=0\}/);
  assert.match(last(0, true) ?? '', /\{effective=CAP_CHOWN\|CAP_SYS_ADMIN, /);
});
