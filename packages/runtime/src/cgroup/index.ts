export * from './change-limits.ts';
export * from './device-filter.ts';
export * from './limit-devices.ts';
export * from './limit-files.ts';
export * from './make-control-group.ts';
export * from './read-usage.ts';
export * from './remove-cgroup.ts';
