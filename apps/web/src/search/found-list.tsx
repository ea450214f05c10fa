'use client';

import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import type { FoundStep, Stretch } from './found-step.ts';
import styles from './search-box.module.css';
import type { SearchIndex } from './use-index.ts';

type Props = {
  readonly id: string;
  readonly isShown: boolean;
  readonly index: SearchIndex;
  readonly found: readonly FoundStep[];
  readonly active: number;
  readonly onPoint: (place: number) => void;
  readonly onPick: (place: number) => void;
};

/** What was found, below the box and over the page: nothing moves for it. */
export function FoundList({ id, isShown, index, found, active, onPoint, onPick }: Props) {
  const word = wordFor(index, found.length);
  return (
    <div className={styles.list} hidden={!isShown}>
      <div id={id} role="listbox" aria-label="Steps found">
        {found.map(({ step, title, excerpt }, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which keeps the focus.
          <div
            key={`${step.lab}/${step.step}`}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            className={styles.option}
            data-testid="found"
            // The box must not lose the focus before the click arrives.
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => onPoint(place)}
            onClick={() => onPick(place)}
          >
            <span className={styles.title}>
              <Marked stretches={title} />
            </span>
            <span className={styles.where}>
              {step.labTitle}, step {step.number}
            </span>
            <span className={styles.excerpt}>
              <Marked stretches={excerpt} />
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={styles.none}>{word}</p> : null}
      <VisuallyHidden>
        <span role="status">{isShown ? word : ''}</span>
      </VisuallyHidden>
    </div>
  );
}

function Marked({ stretches }: { stretches: readonly Stretch[] }) {
  return stretches.map(({ text, isMatch }, place) =>
    isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of a text do not move.
      <mark key={place}>{text}</mark>
    ) : (
      text
    ),
  );
}

function wordFor({ state }: SearchIndex, count: number): string {
  switch (state) {
    case 'unread':
    case 'reading':
      return 'Reading the lessons …';
    case 'failed':
      return 'The lessons could not be read for searching. Type on to try again.';
    case 'read':
      return count === 0 ? 'No step has all of these words.' : `${count} ${count === 1 ? 'step' : 'steps'} found`;
  }
}
