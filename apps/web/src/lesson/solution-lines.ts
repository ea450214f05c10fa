/** What a learner would type of a solve.sh: no interpreter line, comments or blank lines. */
export const solutionLines = (solution: string): readonly string[] =>
  solution
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
