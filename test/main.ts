import { parseArgs } from 'node:util';
import { prepare } from './prepare.ts';
import { type Outcome, runSuite, SUITES, type SuiteName } from './suites.ts';

const HELP = `Usage: npm test [-- SUITE …]

Runs every suite, or those named:
${SUITES.map(({ name, about }) => `  ${name.padEnd(13)} ${about}`).join('\n')}

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
const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  process.stderr.write(`suite "${unknown.join('", "')}": there is none of this name\n\n${HELP}`);
  process.exit(2);
}

const wanted = positionals.length === 0 ? SUITES : SUITES.filter(({ name }) => positionals.includes(name));
if (wanted.some(({ needs }) => needs === 'machine')) {
  process.stdout.write('\n— prepare: system packages, page, disks of the VM\n');
  await prepare((message) => process.stdout.write(`  ${message}\n`));
}
const outcomes: [SuiteName, Outcome][] = [];
for (const suite of wanted) {
  process.stdout.write(`\n— ${suite.name}: ${suite.about}\n`);
  outcomes.push([suite.name, await runSuite(suite)]);
}

process.stdout.write('\n');
for (const [name, { passed, failed, skipped, seconds }] of outcomes) {
  const counts = `${String(passed).padStart(4)} passed, ${failed} failed, ${skipped} skipped`;
  process.stdout.write(`${name.padEnd(13)} ${counts}  (${seconds.toFixed(0)} s)\n`);
}
const total = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((sum, [, outcome]) => sum + outcome[key], 0);
process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped\n`);
process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0;
