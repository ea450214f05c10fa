export * from './limit-files.ts';
export * from './make-control-group.ts';
export * from './remove-cgroup.ts';
