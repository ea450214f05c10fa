/** Terminal flow control: measured against a plain ttyd; see docs/decisions. All in bytes or milliseconds. */

/** A viewer that owes this much stops the terminal's reading … */
export const CREDIT_HIGH_BYTES = 512 * 1024;
/** … and starts it again when it owes no more than this. */
export const CREDIT_LOW_BYTES = 128 * 1024;
/** The page acknowledges after having drawn this much. */
export const ACKNOWLEDGE_EVERY_BYTES = 64 * 1024;
/** After a first chunk, which goes at once, output is gathered for this long. */
export const BATCH_MS = 8;
/** A batch is sent before its time when it reaches this size. */
export const FRAME_MAX_BYTES = 64 * 1024;
/** Output kept per terminal, so that a page that comes back misses nothing. */
export const RING_BYTES = 256 * 1024;
