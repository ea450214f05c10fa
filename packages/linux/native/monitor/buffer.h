/* Bytes on their way, in order, in a room of fixed size. Memory that was never needed is never touched. */
#ifndef DRYDOCK_MONITOR_BUFFER_H
#define DRYDOCK_MONITOR_BUFFER_H

#include <stddef.h>

struct buffer {
    unsigned char *bytes;
    size_t capacity, start, length;
};

static inline size_t buffer_room(const struct buffer *buffer) { return buffer->capacity - buffer->length; }
static inline const unsigned char *buffer_bytes(const struct buffer *buffer) { return buffer->bytes + buffer->start; }

/* The caller has seen to it that there is room. */
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_take(struct buffer *buffer, size_t length);

#endif
