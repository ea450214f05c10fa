/*
 * What stage tells the engine: records of 32 bytes on the channel.
 *   u32 kind | u32 operation | i32 process | i32 errno | i64 result | u64 nanoseconds
 */
#ifndef DRYDOCK_STAGE_REPORT_H
#define DRYDOCK_STAGE_REPORT_H

#include <stdint.h>

enum report_kind {
    REPORT_CALL = 1,    /* a system call returned */
    REPORT_FORKED = 2,  /* result: the child's pid as its parent sees it */
    REPORT_TELL = 3,    /* the process waits for the engine's 'g' */
    REPORT_ENDED = 4,   /* process: a child; result: its wait(2) status */
    REPORT_REFUSED = 5, /* result: enum refusal; nothing was performed */
    REPORT_BEGAN = 6    /* the last exec succeeded, or its process died: a report of that comes before */
};

void report_to(int channel);
void report(enum report_kind kind, uint32_t operation, int process, int error, int64_t result, uint64_t nanoseconds);
/* Records are gathered and go out together: before a wait, a fork, an exec and the end. A program may ask for each at once. */
void report_flush(void);

#endif
