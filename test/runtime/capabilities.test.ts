import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePidStatus } from '@drydock/linux';
import {
  availableCapabilities,
  becomeUser,
  type CapabilityName,
  chooseCapabilities,
  DOCKER_DEFAULT,
  lastCapability,
  limitCapabilities,
  maskOf,
  noNewPrivileges,
  type Operation,
} from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';
import { confined, heard, programFolder, statusOf, type Where } from './confined-process.ts';

const last = lastCapability();
const limit = (keep: readonly CapabilityName[], user = 0) =>
  limitCapabilities({ keep, user, filterFollows: false, last });
const be = (uid: number) => becomeUser({ uid, gid: uid, groups: [uid] });

/** Each fact is looked at twice: made by the machine's root, and by the root of a learner's session. */
function everywhere(title: string, prove: (where: Where) => Promise<void>): void {
  test(`${title} (real root)`, () => prove('real root'));
  test(`${title} (session root)`, async () => {
    await using learner = await startSession();
    await prove(learner);
  });
}

const setsOf = async (where: Where, operations: readonly Operation[]) => {
  const { CapInh, CapPrm, CapEff, CapBnd, CapAmb } = await statusOf(where, operations);
  return { CapInh, CapPrm, CapEff, CapBnd, CapAmb };
};

everywhere("[PW4] root of a container has Docker's fourteen capabilities, and nothing to hand on", async (where) => {
  const mask = maskOf(DOCKER_DEFAULT);
  assert.deepEqual(await setsOf(where, [limit(DOCKER_DEFAULT)]), {
    CapInh: 0n,
    CapPrm: mask,
    CapEff: mask,
    CapBnd: mask,
    CapAmb: 0n,
  });
});

everywhere('[PW4] with all dropped nothing is left, and with all kept everything', async (where) => {
  const none = { CapInh: 0n, CapPrm: 0n, CapEff: 0n, CapBnd: 0n, CapAmb: 0n };
  assert.deepEqual(await setsOf(where, [limit([])]), none);
  const all = chooseCapabilities({ add: [], drop: [], privileged: true, available: availableCapabilities() });
  assert.equal((await setsOf(where, [limit(all)])).CapEff, maskOf(all));
});

everywhere('[PW5] a user that is not root holds nothing, and the bounding set stays', async (where) => {
  assert.deepEqual(await setsOf(where, [be(1000), limit(DOCKER_DEFAULT, 1000)]), {
    CapInh: 0n,
    CapPrm: 0n,
    CapEff: 0n,
    CapBnd: maskOf(DOCKER_DEFAULT),
    CapAmb: 0n,
  });
});

everywhere('[PW4] what is dropped is missed: chown fails without CAP_CHOWN, and works with it', async (where) => {
  const chown = ['/bin/sh', '-c', 'f=$(mktemp) && chown 5 $f; s=$?; rm $f; exit $s'];
  const without = await confined(where, [heard, limit(['CAP_DAC_OVERRIDE'])], chown);
  assert.match(without.output, /Operation not permitted/);
  assert.equal((await confined(where, [heard, limit(['CAP_CHOWN'])], chown)).exitStatus, 0);
});

everywhere(
  '[PW4] a program with file capabilities gets none that were dropped, and none with no-new-privileges',
  async (where) => {
    const make = `f=$(mktemp ${programFolder(where)}/XXXXXX) && cp /bin/cat $f && chmod 755 $f && setcap cap_chown,cap_net_raw+p $f && echo $f`;
    const path = (await confined(where, [heard], ['/bin/sh', '-c', make])).output.trim();
    const permitted = async (keep: readonly CapabilityName[], ...more: Operation[]) => {
      const operations = [heard, be(1000), limit(keep, 1000), ...more];
      const { output } = await confined(where, operations, [path, '/proc/self/status']);
      return parsePidStatus(Buffer.from(output))?.CapPrm;
    };
    try {
      assert.equal(await permitted(['CAP_CHOWN', 'CAP_NET_RAW']), maskOf(['CAP_CHOWN', 'CAP_NET_RAW']));
      assert.equal(await permitted(['CAP_CHOWN']), maskOf(['CAP_CHOWN']));
      assert.equal(await permitted(['CAP_CHOWN', 'CAP_NET_RAW'], noNewPrivileges()), 0n);
    } finally {
      await confined(where, [heard], ['/bin/rm', '-f', path]);
    }
  },
);

everywhere('[PW6] a setuid program makes nobody root after no-new-privileges, and does without it', async (where) => {
  const make = `f=$(mktemp ${programFolder(where)}/XXXXXX) && cp /usr/bin/id $f && chmod 4755 $f && echo $f`;
  const path = (await confined(where, [heard], ['/bin/sh', '-c', make])).output.trim();
  const user = async (...more: Operation[]) =>
    (await confined(where, [heard, be(1000), limit(DOCKER_DEFAULT, 1000), ...more], [path, '-u'])).output.trim();
  try {
    assert.deepEqual([await user(), await user(noNewPrivileges())], ['0', '1000']);
  } finally {
    await confined(where, [heard], ['/bin/rm', '-f', path]);
  }
});

everywhere('[PW6] no-new-privileges shows in the status, and cannot be turned back', async (where) => {
  assert.equal((await statusOf(where, [noNewPrivileges()])).NoNewPrivs, 1);
  const back = 'import ctypes; print(ctypes.CDLL(None).prctl(38, 0, 0, 0, 0), ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))';
  const { output } = await confined(where, [heard, noNewPrivileges()], ['/usr/bin/python3', '-c', back]);
  assert.equal(output, '-1 1\n');
});

everywhere('[PW7] by hand, capsh and setpriv bring about the same', async (where) => {
  const hands = async (operation: Operation) => {
    const { output } = await confined(
      where,
      [heard],
      ['/bin/bash', '-c', `${operation.byHand.join('\n')} -c 'cat /proc/self/status'`],
    );
    return output.match(/^(Cap\w+|NoNewPrivs|Uid|Gid):.*$/gm);
  };
  const runtimes = async (operation: Operation) =>
    (await statusOf(where, [operation])).text.match(/^(Cap\w+|NoNewPrivs|Uid|Gid):.*$/gm);
  for (const operation of [limit(DOCKER_DEFAULT), limit([]), noNewPrivileges()]) {
    assert.deepEqual(await hands(operation), await runtimes(operation), operation.name);
  }
});
