import { parseArgs } from 'node:util';
import { SetupError } from '@drydock/docker-vm';

export type StartOptions =
  | { readonly kind: 'help' }
  | { readonly kind: 'help-limits' }
  | { readonly kind: 'start'; readonly port: number; readonly memoryMib: number; readonly limits: string | null };

export const HELP = `Starts Drydock: builds what is missing, boots its Linux VM and prints the address of the page.

  npm start                    on http://127.0.0.1:8080
  npm start -- --port 8081     on another port
  npm start -- --memory 4096   with more memory for the VM, in MiB (2048)
  npm start -- --limits FILE   what each learner gets, and how many there may be: see --help-limits
  npm start -- --help

Ctrl-C stops everything. What learners made is kept in .drydock/data.qcow2; remove that file to begin afresh.

Environment
  DRYDOCK_CACHE    folder of the VM's disks instead of .drydock
  DRYDOCK_ACCEL    kvm, hvf or tcg, instead of finding out what works here
  NO_COLOR         no colours
`;

const DEFAULT_PORT = 8080;
const DEFAULT_MEMORY_MIB = 2048;
/** The least in which kernel, keeper, server and one session come up. */
const MEMORY_MIN_MIB = 512;

export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values['help-limits']) return { kind: 'help-limits' };
  return {
    kind: 'start',
    port: wholeNumber('--port', values.port, [1, 65_535]) ?? DEFAULT_PORT,
    memoryMib: wholeNumber('--memory', values.memory, [MEMORY_MIN_MIB, 1024 * 1024]) ?? DEFAULT_MEMORY_MIB,
    limits: values.limits ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        memory: { type: 'string' },
        limits: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        'help-limits': { type: 'boolean' },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new SetupError(`understand the command line: ${reason}`, { cause, hint: 'See `npm start -- --help`.' });
  }
}

function wholeNumber(option: string, text: string | undefined, [least, most]: readonly [number, number]) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new SetupError(`use ${option} "${text}": not a whole number from ${least} to ${most}`, {
    hint: 'See `npm start -- --help`.',
  });
}
