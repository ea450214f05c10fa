export * from './container-init.ts';
export * from './enter-container.ts';
export * from './enter-namespaces.ts';
export * from './execute.ts';
