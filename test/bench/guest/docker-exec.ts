import { startEngine } from '../../runtime/engine-fixture.ts';
import { crun, makeBundle } from './crun.ts';
import { inTurns } from './turns.ts';

const TURNS = 30;
const BUNDLE = '/tmp/bundle-exec';

makeBundle({ path: BUNDLE, argv: ['/bin/sleep', '1000'], isFiltered: true });
await using engine = await startEngine();
await docker('run', '-d', '--name=box', '--network=none', 'busybox', 'sleep', '1000');
await crun('run', '--detach', '--bundle', BUNDLE, 'box');
try {
  await inTurns(
    { 'docker exec': () => docker('exec', 'box', 'true'), 'crun exec': () => crun('exec', 'box', '/bin/true') },
    TURNS,
  );
} finally {
  await docker('rm', '-f', 'box');
  await crun('delete', '--force', 'box');
}
process.stdout.write(
  'A program in a container that runs, from the command’s start to its end, by turns; both with the filter.\n',
);

async function docker(...line: readonly string[]): Promise<void> {
  const { status, error } = await engine.type(line);
  if (status !== 0) throw new Error(error);
}
