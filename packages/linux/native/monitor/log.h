/*
 * The container's output on disk, in the form of Docker's json-file: a line of JSON for each line of output. Writing waits
 * for the disk, and so does the container; a disk that is full stops neither, and what was lost is counted.
 */
#ifndef DRYDOCK_MONITOR_LOG_H
#define DRYDOCK_MONITOR_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_stream { LOG_STDOUT, LOG_STDERR, LOG_STREAMS };

/* In directory `state`: log.json, and log.json.1 for what was put aside. */
void log_open(int state, uint64_t bytes_max);
void log_add(enum log_stream stream, const unsigned char *bytes, size_t length);
/* A stream ended: what it wrote without an end of line is a line too. */
void log_end(enum log_stream stream);
/* Everything that was added is in the file. */
void log_flush(void);
/* Bytes of output that are not in the log. */
uint64_t log_lost(void);

#endif
