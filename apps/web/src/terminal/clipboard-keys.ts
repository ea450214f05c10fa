export type KeyMeaning = 'copy' | 'paste' | 'leave' | 'type';

type Key = Pick<KeyboardEvent, 'type' | 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * What a key means in a terminal. Ctrl-C (Cmd-C on a Mac) copies while text is selected and interrupts otherwise;
 * Ctrl-Shift-C and Ctrl-Shift-V always copy and paste; F6 and Ctrl-Shift-Escape leave for the rest of the page.
 */
export function meaningOf(key: Key, hasSelection: boolean): KeyMeaning {
  if (key.type !== 'keydown') return 'type';
  if (key.key === 'F6') return 'leave';
  const letter = key.key.toLowerCase();
  if (key.ctrlKey && key.shiftKey) {
    if (letter === 'escape') return 'leave';
    if (letter === 'c') return 'copy';
    if (letter === 'v') return 'paste';
  }
  if (letter === 'c' && !key.altKey && !key.shiftKey && key.ctrlKey !== key.metaKey && hasSelection) return 'copy';
  return 'type';
}
