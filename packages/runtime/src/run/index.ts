export * from './docker-run.ts';
export * from './prepare.ts';
export type * from './prepared.ts';
