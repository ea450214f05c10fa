export * from './choose-limits.ts';
export * from './present-limits.ts';
export * from './resource-table.ts';
export * from './set-resource-limits.ts';
export * from './ulimit-option.ts';
