export { RT_TABLE_MAIN } from './constants.ts';
export * from './container-links.ts';
export * from './delete-link-aside.ts';
export type { Link } from './link.ts';
export type { LinkAddress } from './link-address.ts';
export * from './network-change.ts';
export * from './network-dump.ts';
export type { Route } from './route.ts';
export { DUMP_MESSAGES_MAX } from './route-socket.ts';
