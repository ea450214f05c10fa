import { type Call, call, result, type StageStep } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { pipeStreams, terminalStreams } from './container-streams.ts';
import { OPENED } from './descriptors.ts';
import { detachWord, parseDetachKeys } from './detach-keys.ts';

export type KeptWatch = {
  /** Path of the monitor's binary. */
  readonly monitor: string;
  /** The container's own directory: log.json, start.json, exit.json and attach.sock will be in it. It must be there. */
  readonly state: string;
  /** -t */
  readonly hasTerminal: boolean;
  /** -i */
  readonly keepsInput: boolean;
  /**
   * What the process that performs the plan does: `leaves` at once, `waits` for the monitor and passes on its exit status,
   * or `becomes` the monitor, with the caller's terminal, process group and signals.
   */
  readonly performer: 'leaves' | 'waits' | 'becomes';
  /** The performer's descriptors of whoever looks on from the start; null: nobody does. */
  readonly caller: readonly [number, number, number] | null;
  /** Whether what the caller types goes to a container that keeps its input open: so, unless said otherwise. */
  readonly passesInput?: boolean;
  /** Typed at the caller's terminal, they let go of a performer that waits: parseDetachKeys. Docker's, unless given. */
  readonly detachKeys?: Uint8Array;
  /** "/sys/fs/cgroup/docker/ID/memory.events" */
  readonly memoryEvents?: string;
  /** The log is put aside when it is as large. */
  readonly logBytesMax?: number;
  /** Started at the end, when exit.json has been written: program and arguments. */
  readonly followUp?: readonly [string, ...string[]];
};

/**
 * A process begins as a copy of another, fork(2). Its parent is the only one that the kernel tells how it ended; so the
 * parent stays, as a small program that does nothing else: it keeps what the container writes, and notes its end. The
 * container leaves the terminal it was started from, setsid(2), and speaks through pipes or a terminal of its own.
 */
export function keepWatch(watch: KeptWatch): Operation {
  const { state, hasTerminal, performer } = watch;
  const streams = hasTerminal ? terminalStreams() : pipeStreams(watch);
  const becomeMonitor: readonly Call[] = [
    ...[0, 1, 2].map((standard): Call => {
      const source = watch.caller?.[standard];
      return call('dup3', [source ?? result(OPENED.nothing), standard, 0], { expect: ['EINVAL'] }); // it is there already
    }),
    ...streams.inMonitor,
    call('chdir', ['/']),
    call('execve', [watch.monitor, ['monitor', ...argumentsOf(watch)], []]),
  ];
  const forkMonitor: readonly StageStep[] = [
    { fork: 0, result: 'monitor', parent: performer === 'waits' ? 'waits' : 'leaves' },
    call('setsid', []),
  ];
  return {
    name: 'keep-watch',
    title: 'Start a process, and somebody to stay with it',
    effect: `there is one process more, and its parent writes ${state}/log.json, and at the end ${state}/exit.json`,
    byHand: [hasTerminal ? `setsid script -qfc bash ${state}/log &` : `setsid bash > ${state}/log 2>&1 &`],
    steps: [
      ...(performer === 'becomes' ? [] : forkMonitor),
      ...streams.open,
      { fork: 0, result: 'first', parent: becomeMonitor },
      call('setsid', []),
      ...streams.inContainer,
    ],
  };
}

/** As native/monitor/options.h tells them. */
function argumentsOf({ state, hasTerminal, keepsInput, caller, ...watch }: KeptWatch): readonly string[] {
  return [
    `state=${state}`,
    ...(watch.memoryEvents === undefined ? [] : [`memory-events=${watch.memoryEvents}`]),
    ...(watch.logBytesMax === undefined ? [] : [`log-bytes=${watch.logBytesMax}`]),
    ...(hasTerminal ? ['terminal'] : []),
    ...(keepsInput ? ['input'] : []),
    ...(caller === null ? [] : ['caller', ...(keepsInput && watch.passesInput !== false ? ['pass-input'] : [])]),
    ...(hasTerminal && watch.performer === 'waits' ? [detachWord(watch.detachKeys ?? parseDetachKeys(null))] : []),
    ...(watch.followUp === undefined ? [] : ['--', ...watch.followUp]),
  ];
}
