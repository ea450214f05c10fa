export * from './layer-view.ts';
export * from './make-user-namespace.ts';
export * from './user-map.ts';
