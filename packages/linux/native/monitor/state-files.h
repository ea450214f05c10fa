/* What the engine reads when it was not there: that the container runs, and how it ended. */
#ifndef DRYDOCK_MONITOR_STATE_FILES_H
#define DRYDOCK_MONITOR_STATE_FILES_H

#include <stdint.h>
#include <time.h>

#include "container.h"

/* Takes the room that exit.json will need: a disk that is full by then must not hide the end. */
void state_reserve(int state);

/* start.json: {"pid":…,"monitor":…,"startedAt":…} */
void state_write_start(int state, pid_t process, struct timespec started);

/* exit.json. `started` is zero when the program never ran. */
void state_write_end(int state, const struct container_end *end, struct timespec started, int is_out_of_memory,
                     uint64_t log_lost);

/* Whether memory.events tells of a process that was ended because memory had run out. */
int state_is_out_of_memory(const char *memory_events);

#endif
