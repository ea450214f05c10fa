export * from './changes-between.ts';
export { CheckWatcher } from './check-watcher.ts';
export { CommandTracker } from './command-tracker.ts';
export type { FinishedCommand } from './edge-checks.ts';
export * from './find-shell.ts';
export * from './read-view.ts';
export * from './shell-marks.ts';
export type { CommandEvent } from './terminal-commands.ts';
