/* Bytes as the inside of a JSON string, written as Docker's json-file writes them. */
#ifndef DRYDOCK_MONITOR_JSON_TEXT_H
#define DRYDOCK_MONITOR_JSON_TEXT_H

#include <stddef.h>

/* The most that one byte becomes: an escape of a 16-bit number. */
#define JSON_BYTES_PER_BYTE 6

/* Returns how many bytes were written to `to`, which has room for JSON_BYTES_PER_BYTE each. */
size_t json_text(char *to, const unsigned char *bytes, size_t length);

#endif
