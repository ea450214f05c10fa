/* The connection to a container's monitor: frames, as monitor/viewer.h tells them. */
#ifndef DRYDOCK_ATTACH_CONNECTION_H
#define DRYDOCK_ATTACH_CONNECTION_H

#include <stdint.h>

#include "viewer.h"

/* Returns 0 when nobody listens; errno says why. */
int connection_open(const char *state);
/* The entry that poll(2) shall look at. */
struct pollfd connection_poll(void);

/* Whether a frame of any size can be taken in now. */
int connection_has_room(void);
/* What there is no room for is not sent. */
void connection_send(enum frame_kind kind, const void *bytes, size_t length);
/* Sends what waits. Returns 0 when the monitor is gone. */
int connection_write(void);

typedef void on_received(enum frame_kind kind, const unsigned char *bytes, uint32_t length);
/* Reads what has come, and hands on each frame that is whole. Returns 0 when the monitor is gone, or sends what is no frame. */
int connection_read(on_received *handle);

#endif
