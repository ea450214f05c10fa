import { parseArgs } from 'node:util';
import { MACHINE_RUNS, type MachineRun } from './machine-runs.ts';
import { type Outcome, together } from './outcome.ts';
import { fetchPeers } from './peers/fetch-peers.ts';
import { PEERS, type PeerName } from './peers/peers.ts';
import { prepare } from './prepare.ts';
import { runInMachines } from './run-in-machines.ts';
import { runCommand, SUITES, type SuiteName } from './suites.ts';

const HELP = `Usage: npm test [-- SUITE …]

Runs every suite, or those named; kernel, runtime, security and server also in part, as SUITE/PART:
${SUITES.map(({ name, about }) => `  ${name.padEnd(13)} ${about}`).join('\n')}

Parts: ${MACHINE_RUNS.map(nameOf).join(', ')}

Missing system packages are installed when run as root. Output of each suite goes to the terminal as it comes; the end
says how many tests ran, failed and were skipped.
`;

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const known = new Set<string>([...SUITES.map(({ name }) => name), ...MACHINE_RUNS.map(nameOf)]);
const unknown = positionals.filter((name) => !known.has(name));
if (unknown.length > 0) {
  process.stderr.write(`suite "${unknown.join('", "')}": there is none of this name\n\n${HELP}`);
  process.exit(2);
}

const isAll = positionals.length === 0;
const runs = MACHINE_RUNS.filter(
  (run) => isAll || positionals.includes(run.suite) || positionals.includes(nameOf(run)),
);
const suites = new Set(runs.map(({ suite }) => suite));
const wanted = SUITES.filter(
  ({ name }) => isAll || positionals.includes(name) || suites.has(name as MachineRun['suite']),
);
if (wanted.some(({ needs }) => needs === 'machine')) {
  process.stdout.write('\n— prepare: system packages, peers, page, disks of the VM\n');
  // What is compared with lies in the disk that all VMs boot from.
  if (runs.length > 0) fetchPeers(Object.keys(PEERS) as PeerName[]);
  await prepare((message) => process.stdout.write(`  ${message}\n`));
}
const outcomes = new Map<SuiteName, Outcome>();
for (const { name, about, command } of wanted) {
  if (command !== null) {
    process.stdout.write(`\n— ${name}: ${about}\n`);
    outcomes.set(name, await runCommand(name, command));
  } else if (!outcomes.has(name)) {
    process.stdout.write(`\n— ${[...suites].join(', ')}: in VMs, two at a time\n`);
    for (const [suite, outcome] of await runMachines()) outcomes.set(suite, outcome);
  }
}

process.stdout.write('\n');
for (const [name, { passed, failed, skipped, seconds }] of outcomes) {
  const counts = `${String(passed).padStart(4)} passed, ${failed} failed, ${skipped} skipped`;
  process.stdout.write(`${name.padEnd(13)} ${counts}  (${seconds.toFixed(0)} s)\n`);
}
const { passed, failed, skipped } = together([...outcomes.values()]);
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function runMachines(): Promise<ReadonlyMap<SuiteName, Outcome>> {
  const ended = await runInMachines(runs);
  process.stdout.write('\n');
  for (const [run, { failed, seconds }] of ended) {
    process.stdout.write(`${failed === 0 ? '✔' : '✖'} ${nameOf(run)}: ${seconds.toFixed(0)} s\n`);
  }
  const ofSuite = (suite: SuiteName) => ended.filter(([run]) => run.suite === suite).map(([, outcome]) => outcome);
  return new Map([...suites].map((suite) => [suite, together(ofSuite(suite))]));
}

function nameOf({ suite, name }: MachineRun): string {
  return `${suite}/${name}`;
}
