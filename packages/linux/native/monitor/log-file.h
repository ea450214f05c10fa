/* The file behind the log: puts itself aside when it is large, and survives a full disk. */
#ifndef DRYDOCK_MONITOR_LOG_FILE_H
#define DRYDOCK_MONITOR_LOG_FILE_H

#include <stddef.h>
#include <stdint.h>

/* A line of JSON, which stands for `output` bytes that the container wrote. */
void log_file_put(const char *line, size_t length, size_t output);

#endif
