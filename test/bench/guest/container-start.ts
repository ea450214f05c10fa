import { createSession, removeSession } from '@drydock/runtime';
import { STAGE, specify } from '../../kernel/session-fixture.ts';
import { show, summarize } from '../statistics.ts';
import { makeBundle, crun as runCrun } from './crun.ts';

/** The first turns warm the caches of both. */
const WARM_UP = 3;
const TURNS = 20;
const BUNDLE = '/tmp/bundle';

makeBundle({ path: BUNDLE, argv: ['/bin/true'], isFiltered: true });
const engine: number[] = [];
const crun: number[] = [];
for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
  const ours = await timed(startSession);
  const theirs = await timed(async () => {
    await runCrun('run', '--bundle', BUNDLE, `turn${turn}`);
    return async () => undefined;
  });
  if (turn < WARM_UP) continue;
  engine.push(ours);
  crun.push(theirs);
}
const ratios = engine.map((ours, turn) => ours / (crun[turn] ?? Number.NaN));
process.stdout.write(`engine, session until its process 1 runs:  ${show(summarize(engine), 'ms')}
crun run, until its container has ended:   ${show(summarize(crun), 'ms')}
ratio engine / crun, turn by turn:         ${show(summarize(ratios), '×')}
The session has three more namespaces (user, cgroup, time), an id-mapped overlay, a disk quota and a shorter seccomp filter; crun's
figure includes the end and removal of its container, and the start of its own process.
`);

/** Removal is not timed: it is the other half of a life. */
async function startSession(): Promise<() => Promise<void>> {
  const session = await createSession(specify(), STAGE);
  return () => removeSession(session);
}

async function timed(start: () => Promise<() => Promise<void>>): Promise<number> {
  const started = performance.now();
  const clean = await start();
  const took = performance.now() - started;
  await clean();
  return took;
}
