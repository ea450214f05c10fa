export * from './container-specification.ts';
export * from './flag.ts';
export type { MountSpecification } from './mount-specification.ts';
export * from './origins.ts';
export * from './parse-flags.ts';
export { parseInteger } from './quantity.ts';
export * from './run-flags.ts';
export * from './specify.ts';
