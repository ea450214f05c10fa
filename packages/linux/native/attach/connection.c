/* A socket's path has 107 bytes at most, unix(7), and the directory's may be longer: it is named by its descriptor. */
#define _GNU_SOURCE
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buffer.h"

/* The monitor sends chunks of so many bytes at most. */
#define RECEIVED_BYTES_MAX (FRAME_HEADER_BYTES + CHUNK_BYTES)
#define FRAME_ROOM (FRAME_HEADER_BYTES + FRAME_BYTES_MAX)

static unsigned char incoming_room[2 * RECEIVED_BYTES_MAX], outgoing_room[4 * FRAME_ROOM];
static struct buffer incoming = {incoming_room, sizeof incoming_room, 0, 0};
static struct buffer outgoing = {outgoing_room, sizeof outgoing_room, 0, 0};
static int connection = -1;

int connection_open(const char *state) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int directory = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return 0;
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/attach.sock", directory);
    connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address)) return 0;
    close(directory);
    return 1;
}

struct pollfd connection_poll(void) {
    return (struct pollfd){connection, (short)(POLLIN | (outgoing.length ? POLLOUT : 0)), 0};
}

int connection_has_room(void) { return buffer_room(&outgoing) >= FRAME_ROOM; }

void connection_send(enum frame_kind kind, const void *bytes, size_t length) {
    unsigned char header[FRAME_HEADER_BYTES] = {(unsigned char)kind, [6] = (unsigned char)(length >> 8),
                                                (unsigned char)length};
    if (buffer_room(&outgoing) < sizeof header + length) return;
    buffer_add(&outgoing, header, sizeof header);
    if (length) buffer_add(&outgoing, bytes, length);
}

int connection_write(void) {
    ssize_t sent = send(connection, buffer_bytes(&outgoing), outgoing.length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    buffer_take(&outgoing, (size_t)sent);
    return 1;
}

int connection_read(on_received *handle) {
    unsigned char chunk[RECEIVED_BYTES_MAX];
    ssize_t got = recv(connection, chunk, buffer_room(&incoming) < sizeof chunk ? buffer_room(&incoming) : sizeof chunk,
                       MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
    if (got <= 0) return 0;
    buffer_add(&incoming, chunk, (size_t)got);
    while (incoming.length >= FRAME_HEADER_BYTES) {
        const unsigned char *header = buffer_bytes(&incoming);
        uint32_t length = (uint32_t)header[4] << 24 | (uint32_t)header[5] << 16 | (uint32_t)header[6] << 8 | header[7];
        if (length > CHUNK_BYTES) return 0;
        if (incoming.length < FRAME_HEADER_BYTES + length) break;
        handle(header[0], header + FRAME_HEADER_BYTES, length);
        buffer_take(&incoming, FRAME_HEADER_BYTES + length);
    }
    return 1;
}
