import { Fragment, type ReactNode } from 'react';
import styles from './command-text.module.css';
import { commandWords, wordParts } from './command-words.ts';

/** One command line, wrapped as in a terminal that knows words. `before` stands in front of it. */
export function CommandText({ command, before }: { readonly command: string; readonly before?: ReactNode }) {
  return (
    <span className={styles.line}>
      {before}
      {commandWords(command).map((word, index) =>
        /\S/.test(word) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command never move.
          <span key={index} className={styles.word}>
            {wordParts(word).map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do the parts of a word.
              <Fragment key={at}>
                {at === 0 ? null : <wbr />}
                {part}
              </Fragment>
            ))}
          </span>
        ) : (
          word
        ),
      )}
    </span>
  );
}
