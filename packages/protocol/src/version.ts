/** Raised when a message changes its meaning; a page built for another version is told to reload. */
export const PROTOCOL_VERSION = 1;
