export * from './container-record.ts';
export * from './container-store.ts';
