/* Whatever flows between the container, its log, its caller and its viewers. */
#ifndef DRYDOCK_MONITOR_STREAMS_H
#define DRYDOCK_MONITOR_STREAMS_H

#include <poll.h>

#include "options.h"

#define STREAM_ENTRIES 6

void streams_begin(const struct options *options);
/* Fills STREAM_ENTRIES entries. What cannot be served just now is not polled. */
void streams_poll(struct pollfd *entries);
void streams_serve(const struct pollfd *entries);
/* The container has ended: reads what is left in its pipes. */
void streams_drain(void);

#endif
