/* A viewer costs the container nothing: what it does not read in time is left out, and counted. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "viewer-list.h"
#include "viewer-socket.h"

static struct viewer viewers[VIEWERS_MAX];
static unsigned char rooms[VIEWERS_MAX][VIEWER_BYTES];
static int listener = -1;
static int exit_code = -1; /* it has not ended */

void viewers_listen(int state) { listener = viewer_socket_listen(state); }

void viewer_drop(struct viewer *viewer) {
    close(viewer->socket);
    viewer->is_there = 0;
}

static void accept_one(void) {
    int socket = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    for (int i = 0; i < VIEWERS_MAX; i++) {
        if (viewers[i].is_there) continue;
        viewers[i] = (struct viewer){.is_there = 1, .socket = socket, .waiting = {rooms[i], VIEWER_BYTES, 0, 0}};
        return;
    }
    close(socket); /* one too many */
}

int viewer_add_frame(struct viewer *viewer, enum frame_kind kind, const void *bytes, size_t length) {
    unsigned char header[FRAME_HEADER_BYTES] = {(unsigned char)kind, [4] = (unsigned char)(length >> 24),
                                                (unsigned char)(length >> 16), (unsigned char)(length >> 8),
                                                (unsigned char)length};
    if (buffer_room(&viewer->waiting) < sizeof header + length) return 0;
    buffer_add(&viewer->waiting, header, sizeof header);
    if (length) buffer_add(&viewer->waiting, bytes, length);
    return 1;
}

static int tell_left_out(struct viewer *viewer) {
    unsigned char count[8];
    if (!viewer->left_out) return 1;
    for (int i = 0; i < 8; i++) count[i] = (unsigned char)(viewer->left_out >> (56 - 8 * i));
    if (!viewer_add_frame(viewer, FRAME_LOST, count, sizeof count)) return 0;
    viewer->left_out = 0;
    return 1;
}

static void tell_end(struct viewer *viewer) {
    unsigned char code[4] = {[3] = (unsigned char)exit_code};
    if (viewer->is_told) return;
    viewer->is_told = tell_left_out(viewer) && viewer_add_frame(viewer, FRAME_ENDED, code, sizeof code);
}

static void send_waiting(struct viewer *viewer) {
    ssize_t sent = send(viewer->socket, buffer_bytes(&viewer->waiting), viewer->waiting.length, MSG_NOSIGNAL);
    if (sent > 0) {
        buffer_take(&viewer->waiting, (size_t)sent);
        viewer->left_out_since = 0;
        if (exit_code >= 0) tell_end(viewer); /* there is room for it now */
        if (viewer->is_told && !viewer->waiting.length) viewer_drop(viewer);
    } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        viewer_drop(viewer);
    }
}

void viewers_output(enum frame_kind stream, const unsigned char *bytes, size_t length) {
    for (int i = 0; i < VIEWERS_MAX; i++) {
        struct viewer *viewer = &viewers[i];
        if (!viewer->is_there || !viewer->is_watching) continue;
        if (tell_left_out(viewer) && viewer_add_frame(viewer, stream, bytes, length)) continue;
        viewer->left_out += length;
        viewer->left_out_since += length;
        if (viewer->left_out_since > VIEWER_LOST_MAX) viewer_drop(viewer);
    }
}

void viewers_poll(struct pollfd *entries, int has_room_for_input) {
    entries[0] = (struct pollfd){listener, POLLIN, 0};
    for (int i = 0; i < VIEWERS_MAX; i++) {
        const struct viewer *viewer = &viewers[i];
        short events = (short)((has_room_for_input ? POLLIN : 0) | (viewer->waiting.length ? POLLOUT : 0));
        /* Without anything to do it is not polled at all: a hang-up would be told again and again. */
        entries[i + 1] = (struct pollfd){viewer->is_there && events ? viewer->socket : -1, events, 0};
    }
}

void viewers_serve(const struct pollfd *entries, on_frame *handle) {
    for (int i = 0; i < VIEWERS_MAX; i++) {
        struct viewer *viewer = &viewers[i];
        const struct pollfd *entry = &entries[i + 1];
        if (viewer->is_there && entry->revents & POLLOUT) send_waiting(viewer);
        if (viewer->is_there && entry->revents & (POLLIN | POLLHUP | POLLERR)) {
            if (entry->events & POLLIN) viewer_receive(viewer, handle);
            else viewer_drop(viewer);
        }
    }
    if (entries[0].revents) accept_one();
}

void viewers_tell_end(int code) {
    exit_code = code;
    for (int i = 0; i < VIEWERS_MAX; i++)
        if (viewers[i].is_there) tell_end(&viewers[i]);
}

int viewers_wait(void) {
    for (int i = 0; i < VIEWERS_MAX; i++)
        if (viewers[i].is_there && viewers[i].waiting.length) return 1;
    return 0;
}

void viewers_close_socket(int state) {
    if (listener < 0) return;
    viewer_socket_remove(state);
    close(listener);
    listener = -1;
}

void viewers_drop(void) {
    for (int i = 0; i < VIEWERS_MAX; i++)
        if (viewers[i].is_there) viewer_drop(&viewers[i]);
}
