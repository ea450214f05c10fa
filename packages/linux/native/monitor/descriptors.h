/*
 * Where the monitor finds what was opened for it, by packages/runtime/src/monitor/descriptors.ts. The numbers are far above those that
 * are in use while it is being prepared. 0, 1 and 2 are the caller's, or /dev/null.
 */
#ifndef DRYDOCK_MONITOR_DESCRIPTORS_H
#define DRYDOCK_MONITOR_DESCRIPTORS_H

#define INPUT 100   /* writes what the container reads; the terminal, where it has one */
#define OUTPUT 101  /* reads what the container writes to 1; the terminal, where it has one */
#define ERRORS 102  /* reads what it writes to 2 */
#define STARTED 103 /* reads its end when the container's program runs, or never will */
#define SLAVE 104   /* the container's end of the terminal: as long as it is open here, the terminal does not hang up */
#define READY 105   /* a byte written to it lets the container go on */

#endif
