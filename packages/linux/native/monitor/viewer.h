/*
 * Viewers: those who have connected to the socket in the state directory. Frames go both ways, in the form of Docker's attach
 * stream:  u8 kind | 3 zero bytes | u32 length, big-endian | bytes.  The same is told in packages/runtime/src/monitor/frame.ts.
 */
#ifndef DRYDOCK_MONITOR_VIEWER_H
#define DRYDOCK_MONITOR_VIEWER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"

#define FRAME_HEADER_BYTES 8

enum frame_kind {
    FRAME_INPUT = 0,         /* from a viewer: for the container to read */
    FRAME_STDOUT = 1,        /* to a viewer */
    FRAME_STDERR = 2,        /* to a viewer */
    FRAME_END_OF_INPUT = 16, /* from a viewer: the container reads no more */
    FRAME_WINDOW_SIZE = 17,  /* from a viewer: u16 columns | u16 rows */
    FRAME_WATCH = 18,        /* from a viewer: output from now on, please; sent back when it begins */
    FRAME_DETACH = 19,       /* from a viewer: the last one */
    FRAME_LOST = 20,         /* to a viewer: u64 bytes were left out here */
    FRAME_ENDED = 21,        /* to a viewer, the last one: u32 exit code */
    FRAME_SIGNAL = 22        /* from a viewer: u8 number, for the container's first process */
};

/* Room that a viewer's frame is read into: none is read that could not be passed on whole. */
typedef void on_frame(enum frame_kind kind, const unsigned char *bytes, uint32_t length);

void viewers_listen(int state);
/* Fills 1 + VIEWERS_MAX entries. */
void viewers_poll(struct pollfd *entries, int has_room_for_input);
void viewers_serve(const struct pollfd *entries, on_frame *handle);
void viewers_output(enum frame_kind stream, const unsigned char *bytes, size_t length);
/* The last frame: whoever has read it is let go. */
void viewers_tell_end(int exit_code);
/* Whether somebody has not read everything yet. */
int viewers_wait(void);
/* No more connections: what comes too late finds no socket. */
void viewers_close_socket(int state);
void viewers_drop(void);

#endif
