/* The program that hears of the container's end. */
#ifndef DRYDOCK_MONITOR_FOLLOW_UP_H
#define DRYDOCK_MONITOR_FOLLOW_UP_H

/* Starts it, and waits for it, but not longer than FOLLOW_UP_MS. */
void follow_up(char **argv);

#endif
