import { parseArgs } from 'node:util';

export const HELP = `npm run labs -- <command>

  validate                  check every lab: names file, line, field and fix; exit status 1 when something is wrong
  list                      the labs and their steps
  new <lab> [step]          make a step to fill in, behind the others; makes the lab too when there is none of this id
  test [lab[/step]]         prove the steps in the VM: typed, clicked, done wrong, and done by the runtime
  schema                    write docs/schema/*.json and the tables of docs/authoring.md anew

  --labs <folder>           where the labs are; the repository's labs/ when left out
  --help                    this text

How to write a step: docs/authoring.md`;

export type Asked =
  | { readonly command: 'help' | 'validate' | 'list' | 'schema'; readonly labs: string | undefined }
  | { readonly command: 'test'; readonly labs: string | undefined; readonly only: string | undefined }
  | {
      readonly command: 'new';
      readonly labs: string | undefined;
      readonly lab: string;
      readonly step: string | undefined;
    };

/** A text instead says what is not understood. */
export function parseCommandLine(args: readonly string[]): Asked | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const labs = values.labs;
  if (values.help === true) return { command: 'help', labs };
  const [command, first, second, ...rest] = positionals;
  const isBare = first === undefined;
  if ((command === 'validate' || command === 'list' || command === 'schema') && isBare) return { command, labs };
  if (command === 'test' && second === undefined) return { command, labs, only: first };
  if (command === 'new' && first !== undefined && rest.length === 0) return { command, labs, lab: first, step: second };
  return `"${args.join(' ')}" is not understood`;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, labs: { type: 'string' } },
    allowPositionals: true,
  });
}
