export * from './docker-exec.ts';
export * from './docker-run.ts';
export * from './explain.ts';
export * from './image-user.ts';
export * from './mount-places.ts';
export { type NameTexts, writeNameFiles } from './name-files.ts';
export * from './prepare.ts';
export type * from './prepared.ts';
