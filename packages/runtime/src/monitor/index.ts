export * from './attach.ts';
export * from './begin-session.ts';
export { ownedStreams } from './container-streams.ts';
export * from './furnish-console.ts';
export * from './keep-watch.ts';
export type * from './log-entry.ts';
export * from './meet-monitor.ts';
export * from './read-exit.ts';
export * from './read-log.ts';
