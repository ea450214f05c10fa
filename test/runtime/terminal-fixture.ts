import { execFileSync } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { call, openPseudoTerminal, setWindowSize, syscall } from '@drydock/linux';
import { until } from './monitor-fixture.ts';

export type WindowSize = { readonly columns: number; readonly rows: number };

/** A pseudo-terminal of nobody's devpts, and what somebody at it sees and types. Closes at the end of the block. */
export function openTerminal(size: WindowSize) {
  const devpts = syscall(call('fsopen', ['devpts', 1]));
  syscall(call('fsconfig', [devpts, 1, 'ptmxmode', '0666', 0]));
  syscall(call('fsconfig', [devpts, 6, null, null, 0]));
  const mount = syscall(call('fsmount', [devpts, 1, 0]));
  const { master, slave } = openPseudoTerminal(mount);
  setWindowSize(master, size);
  const seen = { text: '' };
  const screen = new ReadStream(master);
  screen.on('data', (chunk) => (seen.text += chunk)).on('error', () => screen.destroy());
  return {
    /** For whoever is to sit at it. */
    slave,
    type: (text: string) => writeSync(master, text),
    resize: (next: WindowSize) => setWindowSize(master, next),
    /** @returns all that was seen by then */
    shows: (what: RegExp) =>
      until(
        `${what}`,
        () => seen.text,
        (text) => what.test(text),
      ),
    /** As `stty -g` tells them. */
    modes: () => execFileSync('stty', ['-g'], { stdio: [slave, 'pipe', 'inherit'], encoding: 'utf8' }),
    [Symbol.dispose]() {
      closeSync(slave);
      screen.destroy();
      for (const descriptor of [devpts, mount]) closeSync(descriptor);
    },
  };
}
