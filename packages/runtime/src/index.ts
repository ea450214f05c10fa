export * from './engine.ts';
export * from './operation.ts';
export * from './session/enter-session.ts';
export * from './session/plan.ts';
export * from './session/remove-cgroup.ts';
export * from './session/session.ts';
export * from './session/specification.ts';
