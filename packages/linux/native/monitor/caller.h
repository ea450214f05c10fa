/*
 * The caller: whoever has started the container in the foreground, and looks at it through 0, 1 and 2 of this process. What
 * it does not read holds the container up, as in any pipe: nothing is left out.
 */
#ifndef DRYDOCK_MONITOR_CALLER_H
#define DRYDOCK_MONITOR_CALLER_H

#include <poll.h>
#include <stddef.h>

#include "options.h"

/* `master`: the container's terminal, or -1. */
void caller_begin(const struct options *options, int master);
/* The container's terminal gets the size of the caller's. Returns 0 when there is not one of each. */
int caller_copy_size(void);

int caller_wants_input(void);
/*
 * Whether what is typed at its terminal is for this process, and not for another job of the shell. Where it is, and goes to a
 * terminal of the container's, the caller's is made raw.
 */
int caller_is_in_front(void);
/*
 * Reads what was typed, into room for FRAME_BYTES_MAX bytes. Returns the length, 0 at the end of input, -1 when there is
 * nothing just now. A caller at a terminal who typed the keys for it has left then: the container goes on.
 */
int caller_read(unsigned char *bytes);

/* `stream` is 1 or 2. Whether one more chunk can be taken in. */
int caller_has_room(int stream);
void caller_add(int stream, const void *bytes, size_t length);
/* Whether it still takes what is written. */
int caller_is_open(int stream);
/* Why something never arrived, as errno; 0 also where somebody just read no further. */
int caller_loss(void);
/* Whether there is something for the caller that it has not taken yet. */
int caller_waits(int stream);
void caller_write(int stream);

/* Its terminal is as it was before. */
void caller_end(void);

#endif
