export * from './capability-mask.ts';
export * from './capability-table.ts';
export * from './choose-capabilities.ts';
export * from './limit-capabilities.ts';
export * from './no-new-privileges.ts';
export * from './own-capabilities.ts';
export * from './power-error.ts';
