import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Accelerator } from './accelerator.ts';
import { chooseAccelerator } from './choose-accelerator.ts';
import { ExecOutput } from './exec-output.ts';
import { explainEnd } from './explain-end.ts';
import { freePort } from './free-port.ts';
import { pollHealth } from './health.ts';
import { type Disks, prepareDisks } from './prepare-disks.ts';
import { EXEC_FD, QEMU, QMP_FD, qemuArguments } from './qemu-command.ts';
import { Qmp } from './qmp.ts';
import { dyingWithParent } from './run-tool.ts';
import { SerialLog } from './serial-log.ts';
import { SetupError } from './setup-error.ts';

export type BootOptions = {
  /** On the host's 127.0.0.1. Left out: a free one. */
  readonly port?: number;
  /** Beside the machine's own http://127.0.0.1:PORT and http://localhost:PORT. */
  readonly origins?: readonly string[];
  /** throw-away: an empty disk that nobody keeps. */
  readonly dataDisk: 'persistent' | 'throw-away';
  /** The operator's file of limits: its text. Left out: every limit has its default. */
  readonly limits?: string;
  /** A shell command, run as root inside; the machine powers off after it. */
  readonly exec?: string;
  /** With `exec`: keeper and server run too, and are healthy before it begins. */
  readonly serve?: boolean;
  readonly onOutput?: (chunk: Buffer) => void;
  /** The console: kernel, init, keeper and server. */
  readonly onConsole?: (chunk: Buffer) => void;
  /** The host's disk is full: the machine stands still until there is space again. */
  readonly onDiskFull?: () => void;
  readonly memoryMib?: number;
  readonly cpus?: number;
  /** Left out: built now if needed. */
  readonly disks?: Disks;
  readonly accelerator?: Accelerator;
};

export type MachineEnd = {
  /** Of the command; undefined when there was none, or the machine ended before it. */
  readonly exitCode: number | undefined;
  /** QEMU's own: 0 after an orderly power-off, null when a signal ended it. */
  readonly qemuStatus: number | null;
};

export type Machine = AsyncDisposable & {
  readonly port: number;
  readonly pid: number;
  readonly accelerator: Accelerator;
  readonly serialLog: SerialLog;
  readonly exited: Promise<MachineEnd>;
  /** Rejects when the machine ends before, or the signal aborts. */
  waitUntilHealthy(signal?: AbortSignal): Promise<void>;
  /** For a machine that ended when nobody asked it to. */
  whyEnded(qemuStatus: number | null): SetupError;
  /** Power button; then force. Resolves when QEMU is gone. */
  stop(): Promise<MachineEnd>;
};

/** An emulated guest takes about a second to end two services and to unmount; a hung one is not waited for. */
const POWER_OFF_LIMIT_MS = 20_000;
const POWER_BUTTON_EVERY_MS = 1_000;

export async function bootMachine(options: BootOptions): Promise<Machine> {
  const disks = options.disks ?? (await prepareDisks());
  const accelerator = options.accelerator ?? (await chooseAccelerator(disks));
  const port = options.port ?? (await freePort());
  const isThrowAway = options.dataDisk === 'throw-away';
  const args = qemuArguments({
    accelerator,
    vmlinux: disks.vmlinux,
    initramfs: disks.initramfs,
    system: disks.system,
    app: disks.app,
    data: { file: isThrowAway ? disks.blankData : disks.data, isThrowAway },
    memoryMib: options.memoryMib ?? 2048,
    // A second emulated processor slows the first one down; real ones are worth having.
    cpus: options.cpus ?? (accelerator.name === 'tcg' ? 1 : 2),
    port,
    origins: [`http://127.0.0.1:${port}`, `http://localhost:${port}`, ...(options.origins ?? [])],
    limits: options.limits,
    exec: options.exec,
    serve: options.serve,
  });
  // A session of its own: Ctrl-C at the terminal must not end QEMU before the guest has unmounted its disk.
  const child = spawn(...dyingWithParent('KILL', QEMU, args), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  return superviseMachine(child, { port, accelerator, options });
}

type Supervised = { readonly port: number; readonly accelerator: Accelerator; readonly options: BootOptions };

function superviseMachine(child: ChildProcess, { port, accelerator, options }: Supervised): Machine {
  const serialLog = new SerialLog();
  const output = new ExecOutput(options.onOutput ?? (() => undefined));
  const qmp = new Qmp(socketOf(child, QMP_FD), options.onDiskFull);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      serialLog.push(chunk.toString('latin1'));
      options.onConsole?.(chunk);
    });
  }
  // Like QMP's, this socket is reset when QEMU ends; all that was written has come by then.
  socketOf(child, EXEC_FD)
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => output.push(chunk));

  const exited = new Promise<MachineEnd>((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(cause)));
    child.once('close', (qemuStatus) => {
      output.end();
      resolve({ exitCode: output.exitCode, qemuStatus });
    });
  });
  // Whoever awaits it gets the failure; a caller who only stops the machine must not crash on it.
  exited.catch(() => undefined);

  const stop = async (): Promise<MachineEnd> => {
    qmp.powerDown();
    // A guest that is still booting does not hear the button yet.
    const again = setInterval(() => qmp.powerDown(), POWER_BUTTON_EVERY_MS);
    const timer = new AbortController();
    const late = delay(POWER_OFF_LIMIT_MS, undefined, { signal: timer.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    try {
      return await exited;
    } finally {
      clearInterval(again);
      timer.abort();
      await late;
    }
  };
  const whyEnded = (qemuStatus: number | null) => explainEnd(qemuStatus, serialLog, port);
  const waitUntilHealthy = async (signal?: AbortSignal): Promise<void> => {
    const ended = exited.then((end) => {
      throw whyEnded(end.qemuStatus);
    });
    await Promise.race([ended, pollHealth(port, signal)]);
  };
  return {
    port,
    pid: child.pid ?? 0,
    accelerator,
    serialLog,
    exited,
    waitUntilHealthy,
    whyEnded,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop().catch(() => undefined);
    },
  };
}

function socketOf(child: ChildProcess, fd: number): Duplex {
  const stream = child.stdio[fd];
  if (stream instanceof Duplex) return stream;
  throw new SetupError(`talk to QEMU: descriptor ${fd} is not a socket`);
}

function notStarted(cause: Error): SetupError {
  return new SetupError(`start the VM: ${cause.message}`, {
    cause,
    hint: `Install ${QEMU} (package qemu-system-x86).`,
  });
}
