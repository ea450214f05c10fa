/**
 * Where the monitor finds what was opened for it; native/monitor/descriptors.h has the same numbers. They are far above
 * those in use while it is being prepared, so that putting one in its place covers no other.
 */
export const DESCRIPTORS = { input: 100, output: 101, errors: 102, started: 103, slave: 104, ready: 105 } as const;

/** Names of what is opened before the fork, as steps behind it know them. */
export const OPENED = {
  nothing: '/dev/null',
  /** Its end says that the program runs, or that it died before: the last exec closes it. */
  startWitness: 'start witness',
  /** One byte in it says that the monitor is ready. */
  ready: 'go-ahead',
  terminal: 'terminal',
  slave: "terminal's other end",
} as const;
