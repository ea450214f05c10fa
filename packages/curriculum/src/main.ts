import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Failure } from '@drydock/protocol';
import { HELP, parseCommandLine } from './command-line.ts';
import { findLabsFolder, readLabs } from './read-labs.ts';
import { newStep } from './scaffold/new-step.ts';
import { schemaFiles } from './schema/schema-files.ts';

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit status: 0 done, 1 a lab is broken, 2 asked wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const asked = parseCommandLine(args);
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${HELP}`);
    return 2;
  }
  const folder = asked.labs === undefined ? findLabsFolder() : resolve(asked.labs);
  try {
    switch (asked.command) {
      case 'help':
        console.log(HELP);
        return 0;
      case 'validate':
      case 'list':
        await tellLabs(folder, asked.command === 'list');
        return 0;
      case 'schema':
        for (const { path, text } of await schemaFiles(folder)) {
          await writeFile(path, text);
          console.log(`wrote ${shown(path)}`);
        }
        return 0;
      case 'new':
        tellNext(await newStep(folder, asked));
        return 0;
      case 'test':
        return await testLabs(folder, asked.only);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.hint === undefined ? error.message : `${error.message}\n    fix: ${error.hint}`);
    return 1;
  }
}

async function tellLabs(folder: string, hasSteps: boolean): Promise<void> {
  for (const lab of await readLabs(folder)) {
    console.log(`${lab.id}: ${lab.title} (${lab.steps.length} steps, ${lab.minutes} minutes)`);
    if (hasSteps) for (const step of lab.steps) console.log(`  ${step.number}. ${step.id}: ${step.title}`);
  }
  if (!hasSteps) console.log('nothing is wrong');
}

function tellNext({ lab, step, paths }: Awaited<ReturnType<typeof newStep>>): void {
  for (const path of paths) console.log(`made ${shown(path)}`);
  console.log(`
next: 1. write where it says TODO; the lines that solve the step go into solve.sh
      2. npm run labs -- validate     names whatever is still to do
      3. npm run labs -- test ${lab}/${step}
      4. npm start                    shows it in the page`);
}

/** In a process of its own: what a test needs is nothing that a reader of lessons should have to load. */
async function testLabs(folder: string, only: string | undefined): Promise<number> {
  const file = join(dirname(folder), 'test', 'labs', 'main.ts');
  const child = spawn(process.execPath, [file, ...(only === undefined ? [] : [only])], { stdio: 'inherit' });
  const [status] = (await once(child, 'close')) as [number | null];
  return status ?? 1;
}

function shown(path: string): string {
  return relative(process.cwd(), path) || path;
}
