/* What the monitor is told, as words of its command line: "state=/var/lib/docker/containers/ID terminal -- PROGRAM …". */
#ifndef DRYDOCK_MONITOR_OPTIONS_H
#define DRYDOCK_MONITOR_OPTIONS_H

#include <stdint.h>

#include "detach-keys.h"

struct options {
    const char *state;         /* state=DIRECTORY: log, socket and exit status are kept there */
    const char *memory_events; /* memory-events=FILE: tells whether memory ran out, cgroups(7) */
    uint64_t log_bytes;        /* log-bytes=N: a log file of this size is put aside */
    int has_terminal;          /* terminal: the container's streams are one terminal */
    int has_input;             /* input: the container reads what is written to it */
    int has_caller;            /* caller: 0, 1 and 2 are those of somebody who looks on */
    int passes_input;          /* pass-input: what the caller types is for the container */
    struct detach_keys detach; /* detach=HEX: what the caller types to leave, at a terminal */
    char **follow_up;          /* -- PROGRAM ARGUMENT…: is started at the end; null when there is none */
};

/* Returns 0 when a word is not understood. */
int options_parse(char **words, struct options *options);

#endif
