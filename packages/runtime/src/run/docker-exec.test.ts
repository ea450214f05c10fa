import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCall, isFork, showStep } from '@drydock/linux';
import { isEngineStep } from '../operation.ts';
import { ALL_KINDS, dockerExec } from './docker-exec.ts';

const planFor = (kinds = ALL_KINDS) =>
  dockerExec({
    entered: { pid: 7, cgroup: '/sys/fs/cgroup/docker/one', kinds },
    between: { relay: '/relay', hasTerminal: false, owner: 0 },
    passesInput: false,
    argv: ['/bin/true'],
    environment: [],
    workingDirectory: '/',
    user: { uid: 0, gid: 0, groups: [], home: '/root', name: 'root' },
    capabilities: [],
    lastCapability: 40,
    ulimits: [],
    filter: null,
    hasNoNewPrivileges: false,
  });
const namesOf = (kinds = ALL_KINDS) => planFor(kinds).map(({ name }) => name);

test('[CL118] somebody stands between before there are limits, and limits come before a user namespace', () => {
  assert.deepEqual(namesOf().slice(0, 4), ['stand-between', 'set-resource-limits', 'enter', 'begin-session']);
  const sharesUsers = namesOf(ALL_KINDS.filter((kind) => kind !== 'user'));
  assert.deepEqual(sharesUsers.slice(0, 3), ['stand-between', 'enter', 'begin-session']);
  assert.ok(sharesUsers.includes('set-resource-limits'));
});

test('[CL120] whoever stands between first asks to be told when the command ends', () => {
  const [fork, next] = planFor()[0]?.steps ?? [];
  assert.ok(fork !== undefined && !isEngineStep(fork) && isFork(fork));
  assert.ok(next !== undefined && !isEngineStep(next) && isCall(next));
  assert.equal(showStep(next), 'prctl(PR_SET_PDEATHSIG, 1, 0, 0, 0)');
});

test('[CL121] what shares none of the container’s files is one’s own program, with one’s own streams', () => {
  assert.deepEqual(namesOf(['net']), ['enter', 'execute']);
});
