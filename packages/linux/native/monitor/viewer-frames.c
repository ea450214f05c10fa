/* What viewers send. Lengths and kinds are what somebody claims: one that is wrong ends this viewer, and nothing else. */
#include <errno.h>
#include <sys/socket.h>

#include "viewer-list.h"

static int take_frame(struct viewer *viewer, on_frame *handle) {
    const unsigned char *header = viewer->frame, *bytes = header + FRAME_HEADER_BYTES;
    if (viewer->frame_length < FRAME_HEADER_BYTES) return 1;
    uint32_t length = (uint32_t)header[4] << 24 | (uint32_t)header[5] << 16 | (uint32_t)header[6] << 8 | header[7];
    if (length > FRAME_BYTES_MAX || header[1] || header[2] || header[3]) return 0;
    if (viewer->frame_length < FRAME_HEADER_BYTES + length) return 1;
    viewer->frame_length = 0;
    switch (header[0]) {
    case FRAME_INPUT:
        break;
    case FRAME_WINDOW_SIZE:
        if (length != 4) return 0;
        break;
    case FRAME_SIGNAL:
        if (length != 1) return 0;
        break;
    case FRAME_END_OF_INPUT:
        if (length) return 0;
        break;
    case FRAME_WATCH:
        viewer->is_watching = 1;
        return length == 0 && viewer_add_frame(viewer, FRAME_WATCH, 0, 0);
    default: /* FRAME_DETACH, and what is none of these */
        return 0;
    }
    handle(header[0], bytes, length);
    return 1;
}

void viewer_receive(struct viewer *viewer, on_frame *handle) {
    size_t want = FRAME_HEADER_BYTES;
    if (viewer->frame_length >= FRAME_HEADER_BYTES) {
        const unsigned char *header = viewer->frame;
        want += (size_t)header[6] << 8 | header[7]; /* bounded: take_frame has seen the header */
    }
    ssize_t got = recv(viewer->socket, viewer->frame + viewer->frame_length, want - viewer->frame_length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got > 0) viewer->frame_length += (size_t)got;
    if (got <= 0 || !take_frame(viewer, handle)) viewer_drop(viewer);
}
