/* One viewer, as the files about viewers share it. */
#ifndef DRYDOCK_MONITOR_VIEWER_LIST_H
#define DRYDOCK_MONITOR_VIEWER_LIST_H

#include "buffer.h"
#include "viewer.h"

struct viewer {
    int is_there, is_watching;
    int is_told; /* of the end; it leaves when it has read that */
    int socket;
    struct buffer waiting;
    unsigned char frame[FRAME_HEADER_BYTES + FRAME_BYTES_MAX]; /* as much of one as has arrived */
    size_t frame_length;
    uint64_t left_out;       /* and not told yet */
    uint64_t left_out_since; /* it last read anything */
};

void viewer_drop(struct viewer *viewer);
/* Returns 0 when there is no room for it. */
int viewer_add_frame(struct viewer *viewer, enum frame_kind kind, const void *bytes, size_t length);
/* Reads one frame at most, so that the input's room is asked for again before the next. */
void viewer_receive(struct viewer *viewer, on_frame *handle);

#endif
