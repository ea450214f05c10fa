export * from './choose-target.ts';
export * from './copy-files.ts';
export type { FileTree } from './file-tree.ts';
