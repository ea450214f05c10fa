import { createWriteStream } from 'node:fs';
import path from 'node:path';
import {
  type Accelerator,
  bootMachine,
  chooseAccelerator,
  type Disks,
  ensureSystemPackages,
  type Machine,
  prepareDisks,
  readConfig,
  SetupError,
  VM_NEEDS,
} from '@drydock/docker-vm';
import { checkFreeSpace } from './free-space.ts';
import { limitsHelp, readLimitsFile } from './limits-file.ts';
import { OperatorTokenFile } from './operator-token-file.ts';
import { Phases, phaseOutput } from './phases.ts';
import { checkPort } from './port-check.ts';
import { HELP, parseStartOptions, type StartOptions } from './start-options.ts';
import { ensureWebBuild } from './web-build.ts';

/** An emulated machine on a busy host takes half a minute; two minutes mean that something is wrong. */
const HEALTHY_WITHIN_MS = 120_000;

class Interrupted extends Error {}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort(new Interrupted(signal)));
}

// The terminal, or the pipe behind us, may be gone while we still have a VM to stop in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.kind === 'help') process.stdout.write(HELP);
  else if (options.kind === 'help-limits') process.stdout.write(limitsHelp());
  else process.exitCode = await start(options);
} catch (error) {
  process.exitCode = report(error);
}

async function start({
  port,
  memoryMib,
  limits: limitsFile,
}: Extract<StartOptions, { kind: 'start' }>): Promise<number> {
  const { signal } = interrupt;
  const { cacheFolder } = readConfig();
  const phases = new Phases(phaseOutput(process.stdout, process.env.NO_COLOR));
  const limits = limitsFile === null ? undefined : readLimitsFile(limitsFile, memoryMib);
  await checkPort(port);

  await phases.run('tools', async (progress) => {
    const installed = await ensureSystemPackages(VM_NEEDS, progress, signal);
    return { says: installed.length === 0 ? 'all there' : `installed ${installed.join(', ')}`, value: undefined };
  });
  await phases.run('page', async (progress) => {
    const result = await ensureWebBuild(progress, signal);
    return { says: result === 'not there yet' ? 'apps/web has no next.config: left out' : result, value: undefined };
  });
  const disks = await prepare(phases, cacheFolder);
  const accelerator = await choose(phases, disks);

  const consoleFile = path.join(cacheFolder, 'console.log');
  const consoleLog = createWriteStream(consoleFile, { mode: 0o600 });
  const operatorToken = new OperatorTokenFile(path.join(cacheFolder, 'operator-token'));
  await using machine = await bootMachine({
    port,
    memoryMib,
    ...(limits === undefined ? {} : { limits }),
    disks,
    accelerator,
    dataDisk: 'persistent',
    onDiskFull: () => {
      process.stderr.write(`\n  The disk of "${cacheFolder}" is full: the VM waits until there is space again.\n`);
    },
    onConsole: (chunk) => {
      consoleLog.write(chunk);
      operatorToken.hear(chunk.toString('latin1'));
    },
  });
  await phases
    .run('VM', async (progress) => {
      progress('booting, then waiting for the server');
      await machine.waitUntilHealthy(AbortSignal.any([signal, AbortSignal.timeout(HEALTHY_WITHIN_MS)]));
      return { says: 'healthy', value: undefined };
    })
    .catch((error) => {
      signal.throwIfAborted();
      throw error instanceof SetupError && error.hint === undefined
        ? new SetupError(error.message, { cause: error, hint: `The VM's console is in ${consoleFile}` })
        : error;
    });
  // Awaited here: what `using` holds is given back when this block is left.
  return await serve(machine, { cacheFolder, consoleFile, operatorToken: operatorToken.read() });
}

function prepare(phases: Phases, cacheFolder: string): Promise<Disks> {
  return phases.run('disks', async (progress) => {
    await checkFreeSpace(cacheFolder);
    const disks = await prepareDisks(progress, { signal: interrupt.signal });
    return { says: disks.built.length === 0 ? 'up to date' : `built ${disks.built.join(', ')}`, value: disks };
  });
}

function choose(phases: Phases, disks: Disks): Promise<Accelerator> {
  return phases.run('accelerator', async (progress) => {
    progress('trying what this machine has');
    const accelerator = await chooseAccelerator(disks, { signal: interrupt.signal });
    const name = accelerator.name === 'tcg' ? 'none, so emulated and slower' : accelerator.name.toUpperCase();
    return { says: `${name}: ${accelerator.why}`, value: accelerator };
  });
}

type Served = { readonly cacheFolder: string; readonly consoleFile: string; readonly operatorToken: string | null };

async function serve(machine: Machine, files: Served): Promise<number> {
  const { signal } = interrupt;
  process.stdout.write(`
  Drydock is at  http://127.0.0.1:${machine.port}
  Operator       http://127.0.0.1:${machine.port}/operator/${files.operatorToken === null ? '' : `#${files.operatorToken}`}
  Your data      ${path.join(files.cacheFolder, 'data.qcow2')}
  VM's console   ${files.consoleFile}
  Ctrl-C stops it.
`);
  const interrupted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  if (!signal.aborted) await Promise.race([interrupted, machine.exited]);
  if (!signal.aborted) {
    throw new SetupError(`keep the VM running: it ended by itself\n${machine.serialLog.tail(10)}`, {
      hint: `The whole of its console is in ${files.consoleFile}`,
    });
  }
  process.stdout.write('\n  Stopping the VM …\n');
  const end = await machine.stop();
  process.stdout.write(
    end.qemuStatus === 0 ? '  Stopped; data saved.\n' : '  Stopped by force: the VM did not answer.\n',
  );
  return 0;
}

function report(error: unknown): number {
  if (error instanceof Interrupted || interrupt.signal.aborted) {
    process.stdout.write('\n  Stopped. Nothing is left running; the next start goes on from here.\n');
    return 130;
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    process.stderr.write(`\ndrydock: ${error.message}\n         Free some disk space; the next start recovers.\n`);
    return 1;
  }
  process.stderr.write(`\ndrydock: ${error instanceof Error ? error.message : error}\n`);
  if (error instanceof SetupError && error.hint !== undefined) process.stderr.write(`         ${error.hint}\n`);
  return 1;
}
