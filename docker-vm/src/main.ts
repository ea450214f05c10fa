import { chooseAccelerator } from './choose-accelerator.ts';
import { type Command, HELP, parseCommandLine } from './command-line.ts';
import { bootMachine, type Machine } from './machine.ts';
import { prepareDisks } from './prepare-disks.ts';
import { SetupError } from './setup-error.ts';

/** As shells and env(1) do: the program that should have run the command failed itself. */
const OWN_FAILURE = 125;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(new SetupError(`ended by ${signal}`)));
}

// Nobody reads any more (`… | head`): the machine goes off in order.
process.stdout.on('error', () => stopping.abort(new SetupError('print the output: nobody reads it')));

try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`drydock: ${error instanceof Error ? error.message : error}\n`);
  if (error instanceof SetupError && error.hint !== undefined) process.stderr.write(`         ${error.hint}\n`);
  process.exitCode = OWN_FAILURE;
}

async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const disks = await prepareDisks(tell, { signal: stopping.signal });
  if (command.name === 'build') {
    tell(disks.built.length === 0 ? 'all disks are up to date' : `built: ${disks.built.join(', ')}`);
    return 0;
  }
  const accelerator = await chooseAccelerator(disks, { signal: stopping.signal });
  if (command.name === 'accelerator') {
    process.stdout.write(`${accelerator.name}: ${accelerator.why}\n`);
    return 0;
  }
  const shared = {
    dataDisk: command.dataDisk,
    disks,
    accelerator,
    ...(command.port === undefined ? {} : { port: command.port }),
    ...(command.memoryMib === undefined ? {} : { memoryMib: command.memoryMib }),
    ...(command.console ? { onConsole: (chunk: Buffer) => void process.stderr.write(chunk) } : {}),
  };
  if (command.name === 'boot') {
    await using machine = await bootMachine(shared);
    // Awaited here: what `using` holds is given back when this block is left.
    return await serve(machine);
  }
  await using machine = await bootMachine({
    ...shared,
    exec: command.command,
    serve: command.serve,
    onOutput: (chunk) => void process.stdout.write(chunk),
  });
  return await execute(machine);
}

async function execute(machine: Machine): Promise<number> {
  stopping.signal.addEventListener('abort', () => void machine.stop());
  const { exitCode, qemuStatus } = await machine.exited;
  stopping.signal.throwIfAborted();
  if (exitCode !== undefined) return exitCode;
  throw machine.whyEnded(qemuStatus);
}

async function serve(machine: Machine): Promise<number> {
  await machine.waitUntilHealthy(stopping.signal);
  tell(`http://127.0.0.1:${machine.port} (${machine.accelerator.name}: ${machine.accelerator.why}); Ctrl-C stops it`);
  const aborted = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
  if (!stopping.signal.aborted) await Promise.race([aborted, machine.exited]);
  await machine.stop();
  return stopping.signal.aborted ? 0 : OWN_FAILURE;
}

function tell(message: string): void {
  process.stderr.write(`drydock: ${message}\n`);
}
