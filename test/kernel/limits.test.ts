import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import { startSession } from './session-fixture.ts';

const MIB = 1024 * 1024;

function keyed(file: string): Map<string, number> {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}

const EAT_MEMORY = (bytes: number) => `python3 -c 'b = bytearray(${bytes}); print(len(b))'`;

test('memory.max of the session kills what allocates more, and memory.events tells', async () => {
  await using learner = await startSession({ memoryBytes: 64 * MIB });
  const { output } = await learner.run(`${EAT_MEMORY(200 * MIB)}; echo status $?`);
  assert.match(output, /status 137\n$/);
  assert.ok(
    (keyed(`/sys/fs/cgroup/drydock/${learner.session.specification.id}/memory.events`).get('oom_kill') ?? 0) >= 1,
  );
});

test("a cgroup that the learner makes kills by its own memory.max, and the session's other processes live on", async () => {
  await using learner = await startSession();
  const { output } =
    await learner.run(`mkdir /sys/fs/cgroup/mine && cd /sys/fs/cgroup/mine && echo ${20 * MIB} > memory.max
    bash -c 'echo $$ > cgroup.procs; ${EAT_MEMORY(60 * MIB).replaceAll("'", '"')}'; echo status $?; grep oom_kill memory.events`);
  assert.match(output, /status 137\n/);
  assert.match(output, /^oom_kill [1-9]/m);
});

test('pids.max stops a fork bomb, and the session can still be entered and removed', async () => {
  await using learner = await startSession({ pids: 32 });
  const { id } = learner.session.specification;
  const bomb = await learner.enter('/bin/bash', '-c', 'bomb() { bomb | bomb & }; bomb; sleep 1000');
  // The kernel counts a refusal where the refused process is, not where the limit is.
  while ((keyed(`/sys/fs/cgroup/drydock/${id}/shells/pids.events`).get('max') ?? 0) === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(Number(readFileSync(`/sys/fs/cgroup/drydock/${id}/pids.current`, 'utf8')) <= 32);
  assert.ok(bomb.process > 0);
});

test('cpu.max throttles a busy loop, and cpu.stat tells', async () => {
  await using learner = await startSession({ cpus: 0.1 });
  const file = `/sys/fs/cgroup/drydock/${learner.session.specification.id}/cpu.stat`;
  const busy = await learner.enter('/bin/bash', '-c', 'while :; do :; done');
  while ((keyed(file).get('nr_throttled') ?? 0) < 5) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok((keyed(file).get('throttled_usec') ?? 0) > 0);
  assert.ok(busy.process > 0);
});

test('cpu.max and pids.max work in a cgroup that the learner makes', async () => {
  await using learner = await startSession();
  const { output } =
    await learner.run(`mkdir /sys/fs/cgroup/mine && cd /sys/fs/cgroup/mine && echo "50000 100000" > cpu.max && echo 7 > pids.max
    cat cpu.max pids.max; cat /sys/fs/cgroup/cgroup.procs | wc -l; cat /proc/self/cgroup`);
  assert.equal(output, '50000 100000\n7\n0\n0::/shells\n');
});

test('the disk of a session is full by itself, for the root file system and for /tmp, and df tells its size', async () => {
  await using learner = await startSession({ diskBytes: 8 * MIB });
  const { output } = await learner.run(
    `head -c 20M /dev/zero > /var/full; head -c 1M /dev/zero > /tmp/more; df --output=size -B1M /tmp | tail -1 | tr -d ' '`,
  );
  assert.equal(output.match(/No space left on device|Disk quota exceeded/g)?.length, 2, output);
  assert.match(output, /\n8\n$/);
});

test('inodes are limited too', async () => {
  await using learner = await startSession({ inodes: 100 });
  const { output } = await learner.run('for i in $(seq 200); do : > /tmp/$i || break; done');
  assert.match(output, /No space left on device|Disk quota exceeded/);
});

test('open files are limited as a login would', async () => {
  await using learner = await startSession();
  assert.equal((await learner.run('ulimit -Sn; ulimit -Hn')).output, '1024\n524288\n');
  assert.ok(constants.errno.EMFILE > 0);
});
