import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createSession, removeSession } from '@drydock/runtime';
import { STAGE, specify } from '../../kernel/session-fixture.ts';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';
import { show, summarize } from '../statistics.ts';

/** The first turns warm the caches of both. */
const WARM_UP = 3;
const TURNS = 20;
const PEERS = fetchPeers(['crun']);
const BUNDLE = '/tmp/bundle';
const environment = peerEnvironment(PEERS);

makeBundle();
const engine: number[] = [];
const crun: number[] = [];
for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
  const ours = await timed(startSession);
  const theirs = await timed(() => runCrun(`turn${turn}`));
  if (turn < WARM_UP) continue;
  engine.push(ours);
  crun.push(theirs);
}
const ratios = engine.map((ours, turn) => ours / (crun[turn] ?? Number.NaN));
process.stdout.write(`engine, session until its process 1 runs:  ${show(summarize(engine), 'ms')}
crun run, until its container has ended:   ${show(summarize(crun), 'ms')}
ratio engine / crun, turn by turn:         ${show(summarize(ratios), '×')}
The session has three more namespaces (user, cgroup, time), an id-mapped overlay, a disk quota and a seccomp filter; crun's
figure includes the end and removal of its container, and the start of its own process.
`);

/** Removal is not timed: it is the other half of a life. */
async function startSession(): Promise<() => Promise<void>> {
  const session = await createSession(specify(), STAGE);
  return () => removeSession(session);
}

async function runCrun(name: string): Promise<() => Promise<void>> {
  const child = spawn(`${PEERS}/usr/bin/crun`, ['run', '--bundle', BUNDLE, name], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`crun run: status ${status}`);
  return async () => undefined;
}

async function timed(start: () => Promise<() => Promise<void>>): Promise<number> {
  const started = performance.now();
  const clean = await start();
  const took = performance.now() - started;
  await clean();
  return took;
}

function makeBundle(): void {
  mkdirSync(`${BUNDLE}/rootfs/bin`, { recursive: true });
  copyFileSync('/opt/drydock/bin/busybox', `${BUNDLE}/rootfs/bin/true`);
  execFileSync(`${PEERS}/usr/bin/crun`, ['spec', '--bundle', BUNDLE], { env: environment });
  const config = JSON.parse(readFileSync(`${BUNDLE}/config.json`, 'utf8'));
  config.process.args = ['/bin/true'];
  config.process.terminal = false;
  delete config.linux.seccomp;
  writeFileSync(`${BUNDLE}/config.json`, JSON.stringify(config));
}
