'use client';

import type { Command } from '@drydock/protocol';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { countWord } from './change-words.ts';
import { BY_RUNTIME, isByRuntime, lineOf, outcomeWords } from './command-words.ts';
import { pickCommand, shownCommand, useCommands } from './commands-store.ts';
import styles from './time-line.module.css';

/** Browsers scroll by fractions of a pixel. */
const AT_END_PX = 2;

/**
 * A pill per command: what was typed, how it ended, what it changed; and one for each thing that the runtime did.
 * `shellNames` by number of the terminal; shown when there are several.
 */
export function TimeLine({ shellNames }: { readonly shellNames: ReadonlyMap<number, string> }) {
  const state = useCommands();
  const shown = shownCommand(state);
  const rail = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  const last = state.commands.at(-1);
  const lastId = last?.id;
  const isShellTold = shellNames.size > 1;
  const widths = last === undefined ? '' : `${isShellTold} ${outcomeWords(last)}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new command scrolls to its pill, nothing else does.
  useEffect(() => {
    const element = rail.current;
    if (element !== null) element.scrollLeft = element.scrollWidth;
  }, [lastId]);

  // The last pill grows when its changes are counted, and all do when there is a second shell, without a scroll event;
  // whoever has scrolled back stays there. Before it is painted: a scroll of ours would be heard of only after that.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are what makes the pills wider.
  useLayoutEffect(() => {
    const element = rail.current;
    if (element !== null && isAtEnd.current) element.scrollLeft = element.scrollWidth;
  }, [widths]);

  // In a drawer that was closed it had no width, and so nowhere to scroll to.
  useEffect(() => {
    const element = rail.current;
    if (element === null) return;
    let widthBefore = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (widthBefore === 0) element.scrollLeft = element.scrollWidth;
      widthBefore = element.clientWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <nav className={styles.timeLine} data-region="time-line" aria-label="Time line: what each command changed">
      <ol
        ref={rail}
        className={styles.rail}
        onScroll={({ currentTarget: { scrollLeft, scrollWidth, clientWidth } }) => {
          isAtEnd.current = scrollWidth - clientWidth - scrollLeft < AT_END_PX;
        }}
      >
        {state.commands.map((command) => (
          <li key={command.id}>
            <Pill
              command={command}
              isShown={command.id === shown?.id}
              where={whereOf(command, shellNames)}
              lastId={lastId}
            />
          </li>
        ))}
      </ol>
      {state.commands.length === 0 ? (
        <span className={styles.empty}>Every command you run appears here, with what it changed.</span>
      ) : null}
    </nav>
  );
}

function whereOf(command: Command, shellNames: ReadonlyMap<number, string>): string | undefined {
  if (isByRuntime(command)) return BY_RUNTIME;
  // What a learner types in a shell that the runtime has opened is not the runtime's doing.
  return shellNames.size > 1 ? shellNames.get(command.terminal)?.replace(`, ${BY_RUNTIME}`, '') : undefined;
}

/** `where`: the shell it was typed in, or who else did it. */
type PillProps = { command: Command; isShown: boolean; where: string | undefined; lastId: number | undefined };

function Pill({ command, isShown, where, lastId }: PillProps) {
  const hasChanged = countWord(command) !== 'nothing';
  return (
    <button
      type="button"
      className={`${styles.pill} ${hasChanged ? styles.changed : ''}`}
      data-testid="command-pill"
      data-origin={command.origin}
      aria-pressed={isShown}
      title={lineOf(command)}
      onClick={() => pickCommand(command.id === lastId ? null : command.id)}
    >
      {where === undefined ? null : <span className={styles.where}>{where}</span>}
      <span className={styles.line}>{lineOf(command)}</span>
      <span className={styles.outcome}>{outcomeWords(command)}</span>
    </button>
  );
}
