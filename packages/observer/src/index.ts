export { changesBetween } from './changes/changes-between.ts';
export { CheckWatcher } from './checks/check-watcher.ts';
export type { FinishedCommand } from './checks/command-ran.ts';
export { CommandTracker } from './commands/command-tracker.ts';
export type { CommandEvent } from './commands/terminal-commands.ts';
export * from './find-shell.ts';
export * from './read-view.ts';
export * from './shell-marks.ts';
export { ViewMemory } from './views/view-memory.ts';
