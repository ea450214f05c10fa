/* A moment as JSON and Docker write it, RFC 3339 with nanoseconds: 2026-11-23T16:40:00.5Z. */
#ifndef DRYDOCK_MONITOR_MOMENT_H
#define DRYDOCK_MONITOR_MOMENT_H

#include <stdint.h>
#include <time.h>

#define MOMENT_BYTES 40

struct timespec moment_now(void);
/* Milliseconds of a clock that is never set. */
int64_t moment_ms(void);
/* Returns the length; ends with a NUL. */
int moment_write(char text[MOMENT_BYTES], struct timespec moment);

#endif
