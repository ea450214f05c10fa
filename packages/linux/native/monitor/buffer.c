/* Bytes move to the front only when the room behind them is used up: seldom more than what is waiting. */
#include "buffer.h"

#include <string.h>

void buffer_add(struct buffer *buffer, const void *bytes, size_t length) {
    if (buffer->capacity - buffer->start - buffer->length < length) {
        memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->length);
        buffer->start = 0;
    }
    memcpy(buffer->bytes + buffer->start + buffer->length, bytes, length);
    buffer->length += length;
}

void buffer_take(struct buffer *buffer, size_t length) {
    buffer->start += length;
    buffer->length -= length;
    if (buffer->length == 0) buffer->start = 0;
}
