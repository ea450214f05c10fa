export * from './fill-volume.ts';
export * from './make-volumes.ts';
export * from './volume-name.ts';
export * from './volume-store.ts';
