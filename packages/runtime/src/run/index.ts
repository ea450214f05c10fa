export * from './docker-exec.ts';
export * from './docker-run.ts';
export * from './explain.ts';
export * from './image-user.ts';
export * from './prepare.ts';
export type * from './prepared.ts';
