'use client';

import { Dialog } from '../ui/dialog.tsx';
import styles from './dialogs.module.css';

const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ['F6 · Shift-F6', 'Go round: lesson, terminal, x-ray. Also the way out of the terminal.'],
  ['Ctrl-Shift-Escape', 'Leave the terminal for the lesson, where the system lets the key through.'],
  ['Ctrl-C', 'In the terminal: copy when text is selected, interrupt otherwise (Cmd-C copies on a Mac).'],
  ['Ctrl-Shift-C · Ctrl-Shift-V', 'Copy and paste in the terminal.'],
  ['Arrow keys', 'Go through tabs, and through the values of the x-ray.'],
  ['Enter on a value', 'Copies the command that reads it, to try in the terminal.'],
  ['Tab to a dividing line, then arrows', 'Change the size of the panels.'],
];

export function HelpDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="How to use this page" isOpen={isOpen} onClose={onClose}>
      <p className={styles.words}>
        Read on the left, run commands on the right: with a click on Run, or by typing. Below the terminal you see what
        the kernel says about the processes of your Linux, and what your last command changed. Orange is new or yours to
        do next, green is reached, blue says where a value comes from.
      </p>
      <table className={styles.keys}>
        <caption>Keyboard</caption>
        <tbody>
          {SHORTCUTS.map(([keys, does]) => (
            <tr key={keys}>
              <th scope="row">{keys}</th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
