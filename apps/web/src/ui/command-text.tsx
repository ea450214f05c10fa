import type { CSSProperties } from 'react';

const WORD: CSSProperties = { display: 'inline-block', maxWidth: '100%' };

/** Wraps between words only: a browser would also break "--fork" behind its hyphens. */
export function CommandText({ command }: { readonly command: string }) {
  return command.split(/(\s+)/).map((word, index) =>
    /\S/.test(word) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command never move.
      <span key={index} style={WORD}>
        {word}
      </span>
    ) : (
      word
    ),
  );
}
