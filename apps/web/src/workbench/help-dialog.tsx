'use client';

import { useConnection } from '../connection/connection.ts';
import { limitRows } from '../connection/limit-rows.ts';
import { OtherMachine } from '../progress/other-machine.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './dialogs.module.css';
import { learnerSession } from './learner-session.ts';

const PARTS: readonly (readonly [name: string, does: string])[] = [
  ['Run', 'Types the command into the terminal on top. Typing it yourself counts just as much.'],
  ['Checks', 'Tick by themselves as soon as the kernel shows it. Each says what it saw, and in which file.'],
  ['Predict', 'Choose what you expect, run the command, then compare. Nobody counts.'],
  [
    'Let the runtime do it',
    'Has the code that made your Linux do the step, and shows its system calls and its source.',
  ],
  ['Hint, Solution', 'Help in rising doses. Hints you need no more are left out.'],
  ['Skip', 'Types the solution, waits for the checks and goes on. The step is marked as skipped, not as passed.'],
  ['Reset …', 'Makes a step, a chapter or your whole Linux new. Each says first what it deletes.'],
  ['Sandbox', 'On the start page: the same Linux without a lesson. The search over all lessons is there too.'],
];

const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ['F6 · Shift-F6', 'Go round: lesson, terminal, x-ray. Also the way out of the terminal.'],
  ['Ctrl-Shift-Escape', 'Leave the terminal for the lesson, where the system lets the key through.'],
  ['Ctrl-C', 'In the terminal: copy when text is selected, interrupt otherwise (Cmd-C copies on a Mac).'],
  ['Ctrl-Shift-C · Ctrl-Shift-V', 'Copy and paste in the terminal.'],
  ['Arrow keys', 'Go through tabs, through predictions, and through the values of the x-ray.'],
  ['Enter on a value', 'Copies the command that reads it, to try in the terminal.'],
  ['Escape', 'Closes a dialog or a source, and stops a reset that is typing.'],
  ['/', 'On the start page: search the lessons.'],
  ['Tab to a dividing line, then arrows', 'Change the size of the panels.'],
];

export function HelpDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const connection = useConnection();
  return (
    <Dialog title="How to use this page" isOpen={isOpen} onClose={onClose}>
      <p className={styles.words}>
        Read on the left, run commands on the right: with a click on Run, or by typing. Below the terminal you see what
        the kernel says about your Linux, and what your last command changed. Orange is new or yours to do next, green
        is reached, blue says where a value comes from.
      </p>
      <Rows caption="What there is" rows={PARTS} />
      <Rows caption="Keyboard" rows={SHORTCUTS} />
      {connection.state === 'ready' ? <Rows caption="Your Linux has" rows={limitRows(connection.session)} /> : null}
      <div className={styles.after}>
        <OtherMachine askForCode={() => learnerSession().link.backend.request('progress:code', {})} />
      </div>
    </Dialog>
  );
}

function Rows(props: { caption: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <table className={styles.keys}>
      <caption>{props.caption}</caption>
      <tbody>
        {props.rows.map(([name, does]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
