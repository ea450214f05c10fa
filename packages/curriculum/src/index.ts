export type { Block, Lab, Step } from './lab.ts';
export { BrokenLabs, formatProblem, type Problem } from './problem.ts';
export { findLabsFolder, readLabs } from './read-labs.ts';
