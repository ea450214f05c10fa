import type { ShellProcess } from '../find-shell.ts';
import { CommandTracker } from './command-tracker.ts';

/** What a shell writes. */
export const marks = (aid: string) => ({
  prompt: `\u001b]133;A;aid=${aid}\u0007`,
  started: `\u001b]133;C;aid=${aid}\u0007`,
  line: (line: string, number: number, first = line) =>
    `\u001b]633;E;aid=${aid};${first};  ${number}  ${line}\r\n\u0007`,
  returned: (status: number) => `\u001b]133;D;${status};aid=${aid}\u0007`,
});
export const OUTER = marks('7:1001');
export const INNER = marks('1:2002');

/** Kernel of the tests: shells by the number they claim. */
const SHELLS = new Map<number, ShellProcess>([
  [7, { pid: 7, insidePids: [], terminal: 'pts/0' }],
  [1, { pid: 14, insidePids: [1], terminal: 'pts/0' }],
  // Asked for without a number: a shell that writes no marks.
  [0, { pid: 20, insidePids: [1], terminal: 'pts/0' }],
  [8, { pid: 8, insidePids: [], terminal: 'pts/1' }],
]);

/** A tracker, and a pen for what its terminals write. */
export function tracker() {
  const tracked = new CommandTracker((_, markedPid) => SHELLS.get(markedPid ?? 0) ?? null);
  const write = (text: string, terminal = 1) => tracked.output(terminal, Buffer.from(text), 5000);
  return { tracked, write };
}
