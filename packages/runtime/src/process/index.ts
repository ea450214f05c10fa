export * from './enter-namespaces.ts';
export * from './execute.ts';
