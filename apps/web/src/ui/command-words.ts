/** Where a line of a command may be broken: in front of a word; a sign such as ">" stays with the word behind it. */
export const commandWords = (command: string): readonly string[] =>
  command.match(/\s+|(?:(?:\d?>>?|<|\|\|?|&&)\s+)?\S+/g) ?? [];

/** Where a word that is wider than the line breaks: behind one of these, as a person would. */
export const wordParts = (word: string): readonly string[] => word.split(/(?<=[/,:;=|])/);
