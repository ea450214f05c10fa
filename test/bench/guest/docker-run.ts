import { startEngine } from '../../runtime/engine-fixture.ts';
import { crun, makeBundle } from './crun.ts';
import { podman, preparePodman } from './podman.ts';
import { inTurns } from './turns.ts';

const TURNS = 20;
const PLAIN = '/tmp/bundle-plain';
const FILTERED = '/tmp/bundle-filtered';

makeBundle({ path: PLAIN, argv: ['/bin/true'] });
makeBundle({ path: FILTERED, argv: ['/bin/true'], isFiltered: true });
preparePodman();
await using engine = await startEngine();

await inTurns(
  {
    'docker run': () => docker('run', '--rm', 'busybox', 'true'),
    'docker run --network=none': () => docker('run', '--rm', '--network=none', 'busybox', 'true'),
    'podman run --network=none': () => podman('run', '--rm', '--network=none', 'localhost/busybox', 'true'),
    'crun run, unfiltered': (turn) => crun('run', '--bundle', PLAIN, `plain${turn}`),
    'crun run': (turn) => crun('run', '--bundle', FILTERED, `filtered${turn}`),
  },
  TURNS,
);
process.stdout.write(`From the command's start to its end, by turns. crun has Docker's filter of system calls too, but in the line that says
otherwise; its bundle lies ready, while ours stacks layers, keeps a log and, without --network=none, has a cable, an address
and rules.
`);

async function docker(...line: readonly string[]): Promise<void> {
  const { status, error } = await engine.type(line);
  if (status !== 0) throw new Error(error);
}
