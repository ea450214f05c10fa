import { parseArgs } from 'node:util';
import { runTarget } from './run-target.ts';
import { TARGETS } from './targets.ts';

const HELP = `Usage: node test/fuzz/main.ts [--seconds N] [--seed N] [TARGET …]

Gives readers of foreign input what nobody would write, for N seconds each (default 10):
${TARGETS.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

An input that ends in another error than our own words is printed, as small as it gets; --seed draws the same again.
`;

const { values, positionals } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: `${Date.now() % 2 ** 31}` },
  },
  allowPositionals: true,
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const unknown = positionals.filter((name) => !TARGETS.some((target) => target.name === name));
if (values.help || unknown.length > 0 || !(seconds > 0) || !Number.isInteger(seed)) {
  const wrong = unknown.length > 0 ? `target "${unknown.join('", "')}": there is none of this name\n\n` : '';
  process.stdout.write(wrong + HELP);
  process.exit(values.help ? 0 : 2);
}
for (const target of TARGETS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  try {
    const { runs } = await runTarget(target, { seconds, seed });
    process.stdout.write(`${target.name.padEnd(14)} ${runs} inputs in ${seconds} s, seed ${seed}\n`);
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
    if (error instanceof Error)
      process.stdout.write(`${error.cause instanceof Error ? error.cause.stack : error.cause}\n`);
    process.exitCode = 1;
  }
}
