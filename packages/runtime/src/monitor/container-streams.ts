import {
  AT_FDCWD,
  type Call,
  call,
  O_CLOEXEC,
  O_NOCTTY,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  result,
  TIOCGPTPEER,
  TIOCSPTLCK,
} from '@drydock/linux';
import { mountName, newFileSystem, terminalMount } from '../root/index.ts';
import { DESCRIPTORS, OPENED } from './descriptors.ts';

const S_IFIFO = 0o010000;
const PIPES = 'the streams';

/** What has two ends, one for the container and one for its monitor, and what each does with its own. */
export type Streams = {
  /** Before there are two of them. */
  readonly open: readonly Call[];
  /** What was made for the container, by the names of its ends. */
  readonly containers: readonly string[];
  readonly inContainer: readonly Call[];
  readonly inMonitor: readonly Call[];
};

const put = (name: string, at: number): Call => call('dup3', [result(name), at, 0]);
const close = (name: string): Call => call('close', [result(name)]);
const containers = (pipe: string): string => `container's ${pipe}`;
const monitors = (pipe: string): string => `monitor's ${pipe}`;

/**
 * A pipe, fifo(7), in a memory file system that is mounted nowhere: nobody finds it by a name, and nothing of it is left
 * when both have gone. Each end is opened by itself, since only the monitor's must not block. The first descriptor is
 * there because opening one end alone would wait for the other.
 */
function openPipe(name: string, reader: 'container' | 'monitor'): readonly Call[] {
  const openEnd = (who: string, mode: number, flags: number) =>
    call('openat', [result(mountName(PIPES)), name, mode | flags | O_CLOEXEC, 0], { result: who });
  const modeOf = (who: 'container' | 'monitor') => (who === reader ? O_RDONLY : O_WRONLY);
  return [
    call('mknodat', [result(mountName(PIPES)), name, S_IFIFO | 0o600, 0]),
    openEnd('both ends', O_RDWR, 0),
    openEnd(containers(name), modeOf('container'), 0),
    openEnd(monitors(name), modeOf('monitor'), O_NONBLOCK),
    close('both ends'),
  ];
}

const openMount: readonly Call[] = newFileSystem({
  type: 'tmpfs',
  target: PIPES,
  attributes: ['nosuid', 'nodev', 'noexec'],
  options: 'mode=700,size=4k',
}).steps;

/** By these two hear each other: the container that the monitor is ready, the monitor that the program runs. */
const openSigns: readonly Call[] = [
  ...openPipe(OPENED.startWitness, 'monitor'),
  ...openPipe(OPENED.ready, 'container'),
];
const SIGNS = [OPENED.startWitness, OPENED.ready];
const signsInMonitor = (): readonly Call[] => [
  put(monitors(OPENED.startWitness), DESCRIPTORS.started),
  put(monitors(OPENED.ready), DESCRIPTORS.ready),
];

/** The last one who lets go of a mount waits for the kernel to take it down; let that be the monitor, when it execs. */
const letGoOfMount = close(mountName(PIPES));

const openNothing = call('openat', [AT_FDCWD, '/dev/null', O_RDWR | O_CLOEXEC, 0], { result: OPENED.nothing });

/** Three pipes; without input the container reads /dev/null. */
export function plainPipes({ keepsInput }: { readonly keepsInput: boolean }): Streams {
  const outputs = ['stdout', 'stderr'];
  const pipes = keepsInput ? ['stdin', ...outputs] : outputs;
  return {
    open: [
      openNothing,
      ...openMount,
      ...(keepsInput ? openPipe('stdin', 'container') : []),
      ...outputs.flatMap((name) => openPipe(name, 'monitor')),
    ],
    containers: pipes.map(containers),
    inContainer: [
      put(keepsInput ? containers('stdin') : OPENED.nothing, 0),
      put(containers('stdout'), 1),
      put(containers('stderr'), 2),
      // It must not hold the monitor's ends: else it would never hear that the monitor is gone.
      ...pipes.map((name) => close(monitors(name))),
      letGoOfMount,
    ],
    inMonitor: [
      ...(keepsInput ? [put(monitors('stdin'), DESCRIPTORS.input)] : []),
      put(monitors('stdout'), DESCRIPTORS.output),
      put(monitors('stderr'), DESCRIPTORS.errors),
    ],
  };
}

/** The same, for a container that its monitor waits for. */
export function pipeStreams(watch: { readonly keepsInput: boolean }): Streams {
  const pipes = plainPipes(watch);
  return {
    ...pipes,
    open: [...pipes.open, ...openSigns],
    inContainer: [...SIGNS.map((name) => close(monitors(name))), ...pipes.inContainer],
    inMonitor: [...pipes.inMonitor, ...signsInMonitor()],
  };
}

/** The other end of a pseudo-terminal is asked of the first. */
export const otherEnd: readonly Call[] = [
  call('ioctl', [result(OPENED.terminal), TIOCSPTLCK, { bytes: new Uint8Array(4), shown: '[0]' }]),
  call('ioctl', [result(OPENED.terminal), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC], { result: OPENED.slave }),
];

/**
 * A pseudo-terminal, pty(7), of the container's own devpts, which is mounted at its /dev/pts later. Both ends are had
 * without walking a path: the other end is asked of the first.
 */
export function terminalStreams(): Streams {
  const readsAndWrites = O_RDWR | O_NOCTTY | O_CLOEXEC;
  return {
    open: [
      openNothing,
      ...openMount,
      ...openSigns,
      ...terminalMount.steps,
      call('openat', [result(mountName(terminalMount.target)), 'ptmx', readsAndWrites | O_NONBLOCK, 0], {
        result: OPENED.terminal,
      }),
      ...otherEnd,
    ],
    containers: [OPENED.slave],
    inContainer: [
      ...[0, 1, 2].map((standard) => put(OPENED.slave, standard)),
      close(OPENED.terminal),
      ...SIGNS.map((name) => close(monitors(name))),
      letGoOfMount,
    ],
    inMonitor: [
      put(OPENED.terminal, DESCRIPTORS.input),
      put(OPENED.terminal, DESCRIPTORS.output),
      put(OPENED.slave, DESCRIPTORS.slave),
      ...signsInMonitor(),
    ],
  };
}

/** The container's ends of the two. */
export const startWitness = result(containers(OPENED.startWitness));
export const goAhead = result(containers(OPENED.ready));

/** Which of its standard streams were made for it, and shall be its user's. /dev/null is the machine's, and stays so. */
export const ownedStreams = (watch: {
  readonly hasTerminal: boolean;
  readonly keepsInput: boolean;
}): readonly number[] => (watch.hasTerminal || watch.keepsInput ? [0, 1, 2] : [1, 2]);
