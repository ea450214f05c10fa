import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showStep } from '@drydock/linux';
import { PowerError } from '../capabilities/power-error.ts';
import { isEngineStep } from '../operation.ts';
import { chooseLimits } from './choose-limits.ts';
import { type PresentLimits, parseHardLimits, readPresentLimits } from './present-limits.ts';
import { RESOURCES } from './resource-table.ts';
import { setResourceLimits } from './set-resource-limits.ts';
import { parseUlimit, UNLIMITED } from './ulimit-option.ts';

const PRESENT: PresentLimits = {
  hard: new Map([
    ['nofile', 4096n],
    ['core', UNLIMITED],
  ]),
  mayRaise: false,
  descriptorsMax: 1_048_576n,
};

test('[PW20] a limit has a soft and a hard value, one for both when only one is given, and -1 is none', () => {
  assert.deepEqual(parseUlimit('nofile=1024:2048'), { name: 'nofile', soft: 1024n, hard: 2048n });
  assert.deepEqual(parseUlimit('core=0'), { name: 'core', soft: 0n, hard: 0n });
  assert.deepEqual(parseUlimit('stack=5:-1'), { name: 'stack', soft: 5n, hard: UNLIMITED });
  assert.deepEqual(parseUlimit('memlock=-1'), { name: 'memlock', soft: UNLIMITED, hard: UNLIMITED });
});

test('[PW20] what cannot be read as a limit is refused, with what is wrong', () => {
  const refused: Record<string, string> = {
    nofile: '--ulimit "nofile": there is no "="',
    'nofle=1': '--ulimit "nofle=1": there is no such limit',
    'nofile=1:2:3': '--ulimit "nofile=1:2:3": more than two values',
    'nofile=x': '--ulimit "nofile=x": "x" is not a number',
    'nofile=': '--ulimit "nofile=": "" is not a number',
    'nofile=1:': '--ulimit "nofile=1:": "" is not a number',
    'nofile=-2': '--ulimit "nofile=-2": "-2" is not a number',
    'nofile=1e3': '--ulimit "nofile=1e3": "1e3" is not a number',
    'nofile=9223372036854775808': '--ulimit "nofile=9223372036854775808": "9223372036854775808" is not a number',
    'nofile=2:1': '--ulimit "nofile=2:1": the soft value 2 is above the hard one, 1',
    'nofile=-1:1': '--ulimit "nofile=-1:1": the soft value unlimited is above the hard one, 1',
    '__proto__=1': '--ulimit "__proto__=1": there is no such limit',
    constructor: '--ulimit "constructor": there is no "="',
  };
  for (const [text, message] of Object.entries(refused)) assert.throws(() => parseUlimit(text), { message }, text);
  assert.throws(() => parseUlimit('nofle=1'), { hint: 'Did you mean nofile?' });
});

test('[PW21] a hard limit that the kernel would refuse is refused before anything is done', () => {
  assert.throws(() => chooseLimits([parseUlimit('nofile=5000')], PRESENT), {
    message: '--ulimit nofile: 5000 is above the hard limit here, 4096',
  });
  assert.throws(() => chooseLimits([parseUlimit('nofile=-1')], { ...PRESENT, mayRaise: true }), PowerError);
  assert.deepEqual(chooseLimits([parseUlimit('nofile=5000')], { ...PRESENT, mayRaise: true }), [
    { name: 'nofile', soft: 5000n, hard: 5000n },
  ]);
  assert.equal(chooseLimits([parseUlimit('core=-1')], PRESENT)[0]?.hard, UNLIMITED);
});

test("[PW22] descriptors are Docker's 1024 and 524288 unless asked for, or what there is", () => {
  assert.deepEqual(chooseLimits([], PRESENT), [{ name: 'nofile', soft: 1024n, hard: 4096n }]);
  assert.deepEqual(chooseLimits([], { ...PRESENT, mayRaise: true }), [{ name: 'nofile', soft: 1024n, hard: 524_288n }]);
  const last = chooseLimits([parseUlimit('nofile=7'), parseUlimit('nofile=8')], PRESENT);
  assert.deepEqual(last, [{ name: 'nofile', soft: 8n, hard: 8n }]);
});

test('[PW20] every limit of the kernel has a name here, and its line of /proc/PID/limits is found', () => {
  const { hard } = readPresentLimits();
  assert.equal(RESOURCES.length, 16);
  assert.deepEqual([...hard.keys()].toSorted(), RESOURCES.map(({ name }) => name).toSorted());
  assert.deepEqual(parseHardLimits('Max open files  soft\nMax cpu time 1 two seconds'), new Map());
});

test('[PW20] each limit is one call of prlimit(2), shown as strace does', () => {
  const { steps, byHand } = setResourceLimits([parseUlimit('nofile=1024:2048'), parseUlimit('core=-1')]);
  assert.deepEqual(
    steps.flatMap((step) => (isEngineStep(step) || 'tell' in step ? [] : showStep(step))),
    [
      'prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=2048}, NULL)',
      'prlimit64(0, RLIMIT_CORE, {rlim_cur=RLIM64_INFINITY, rlim_max=RLIM64_INFINITY}, NULL)',
    ],
  );
  assert.deepEqual(byHand, ['prlimit --pid $$ --nofile=1024:2048 --core=unlimited:unlimited']);
});
