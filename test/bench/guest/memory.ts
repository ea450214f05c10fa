import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startSession } from '../../kernel/session-fixture.ts';
import { startEngine } from '../../runtime/engine-fixture.ts';

const MIB = 1024 * 1024;
const SESSION = { memoryBytes: 512 * MIB, diskBytes: 256 * MIB, inodes: 20_000, pids: 256 };
const KIB_PER_MIB = 1024;

// First of all: the engine below leaves the network of the machine, which sessions are connected to.
{
  await using session = await startSession(SESSION);
  await session.run('docker pull busybox; for i in 1 2 3 4 5; do docker run --rm busybox true; done; docker ps');
  for (const pid of pidsOf('drydock: engine')) say('engine in a session, after five containers', pid);
}
{
  await using engine = await startEngine();
  for (const name of ['one', 'two']) await engine.docker('run', '-d', `--name=${name}`, 'busybox', 'sleep', '1000');
  for (const pid of pidsOf('monitor state=')) say('monitor', pid);
  await engine.docker('rm', '-f', 'one', 'two');
}

function pidsOf(pattern: string): string[] {
  return execFileSync('pgrep', ['-f', pattern], { encoding: 'utf8' }).trim().split('\n');
}

/** Private pages are its own; the others are shared with whoever else runs the same program. */
function say(name: string, pid: string): void {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (...fields: readonly string[]) =>
    (
      fields.reduce((sum, field) => sum + Number(new RegExp(`^${field}: +(\\d+)`, 'm').exec(text)?.[1]), 0) /
      KIB_PER_MIB
    ).toFixed(1);
  process.stdout.write(
    `${name}: ${mib('Private_Clean', 'Private_Dirty')} MiB private (${mib('Private_Clean')} of it file pages that nobody else has mapped), ${mib('Pss')} MiB with its share, ${mib('Rss')} MiB resident\n`,
  );
}
