import { parseArgs } from 'node:util';
import { SetupError } from './setup-error.ts';

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'build' }
  | { readonly name: 'accelerator' }
  | {
      readonly name: 'exec';
      readonly command: string;
      readonly serve: boolean;
      readonly dataDisk: 'persistent' | 'throw-away';
      readonly console: boolean;
      readonly memoryMib: number | undefined;
      readonly port: number | undefined;
    }
  | {
      readonly name: 'boot';
      readonly port: number;
      readonly dataDisk: 'persistent' | 'throw-away';
      readonly console: boolean;
      readonly memoryMib: number | undefined;
    };

export const HELP = `The Linux VM that Drydock's backend runs in.

  npm run vm -- build                 make the disks whose inputs changed
  npm run vm -- exec 'COMMAND'        boot, run COMMAND as root, print its output, end with its exit status
  npm run vm -- boot                  serve until Ctrl-C
  npm run vm -- accelerator           say how QEMU would run, and why

Options
  --serve          exec: start keeper and server first, and wait until they are healthy
  --keep           exec: use the persistent data disk instead of an empty one that is thrown away
  --throw-away     boot: use an empty data disk that is thrown away
  --port N         boot: on 127.0.0.1 (8080); exec: (a free one)
  --memory MIB     memory of the VM (2048)
  --console        show what the VM writes on its console, on standard error
  --help

Environment
  DRYDOCK_CACHE    folder of the disks (.drydock in the repository)
  DRYDOCK_ACCEL    kvm, hvf or tcg, instead of finding out
`;

const OPTIONS = {
  serve: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'throw-away': { type: 'boolean', default: false },
  port: { type: 'string' },
  memory: { type: 'string' },
  console: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** The least in which kernel, keeper, server and one session come up. */
const MEMORY_MIN_MIB = 512;

export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined || name === 'help') return { name: 'help' };
  const shared = {
    console: values.console,
    memoryMib: wholeNumber('--memory', values.memory, MEMORY_MIN_MIB, 1024 * 1024),
  };
  const port = wholeNumber('--port', values.port, 1, 65_535);
  if (name === 'exec') {
    if (rest.length === 0) throw usage('run a command in the VM: none given');
    const dataDisk = values.keep ? 'persistent' : 'throw-away';
    return { name, command: rest.join(' '), serve: values.serve, dataDisk, port, ...shared };
  }
  if (rest.length > 0) throw usage(`understand "${rest[0]}" after "${name}"`);
  if (name === 'boot') {
    const dataDisk = values['throw-away'] ? 'throw-away' : 'persistent';
    return { name, port: port ?? 8080, dataDisk, ...shared };
  }
  if (name === 'build' || name === 'accelerator') return { name };
  throw usage(`understand "${name}": not one of build, exec, boot, accelerator`);
}

export function wholeNumber(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw usage(`use ${option} "${text}": not a whole number from ${least} to ${most}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw usage(`understand the command line: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function usage(message: string): SetupError {
  return new SetupError(message, { hint: 'See `npm run vm -- --help`.' });
}
