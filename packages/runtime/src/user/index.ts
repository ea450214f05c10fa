export * from './account-files.ts';
export * from './become-user.ts';
export * from './find-user.ts';
export * from './mapped-ids.ts';
export * from './open-in-layers.ts';
export * from './own-streams.ts';
export * from './read-account-file.ts';
export * from './user-option.ts';
