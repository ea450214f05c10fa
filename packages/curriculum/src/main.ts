import { parseArgs } from 'node:util';
import { BrokenLabs } from './problem.ts';
import { findLabsFolder, readLabs } from './read-labs.ts';

const HELP = `npm run labs -- <command> [folder]

  validate   check every lab: names file, field and fix; exit status 1 when something is wrong
  list       the labs and their steps

  --help     this text

folder: where the labs are, the repository's labs/ when left out. How to write one: docs/authoring.md`;

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit status: 0 done, 1 a lab is broken, 2 asked wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const asked = parse(args);
  if (asked === null) return 2;
  if (asked.isHelp) {
    console.log(HELP);
    return 0;
  }
  try {
    const labs = await readLabs(asked.folder);
    for (const lab of labs) {
      console.log(`${lab.id}: ${lab.title} (${lab.steps.length} steps, ${lab.minutes} minutes)`);
      if (asked.command === 'list')
        for (const step of lab.steps) console.log(`  ${step.number}. ${step.id}: ${step.title}`);
    }
    if (asked.command === 'validate') console.log('nothing is wrong');
    return 0;
  } catch (error) {
    if (!(error instanceof BrokenLabs)) throw error;
    console.error(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): { isHelp: boolean; command: string; folder: string } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const [command = '', folder = findLabsFolder(), ...rest] = positionals;
    if (values.help === true) return { isHelp: true, command, folder };
    if ((command === 'validate' || command === 'list') && rest.length === 0) return { isHelp: false, command, folder };
    console.error(`"${args.join(' ')}" is not understood\n\n${HELP}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
  return null;
}
