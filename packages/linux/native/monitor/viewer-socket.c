/* A socket's path has 107 bytes at most, unix(7), and a state directory's may be longer: it is named by its descriptor. */
#define _GNU_SOURCE
#include "viewer-socket.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "limits.h"

#define NAME "attach.sock"

int viewer_socket_listen(int state) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" NAME, state);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) return -1;
    unlinkat(state, NAME, 0); /* of a monitor that was killed */
    mode_t mask = umask(0177);
    int failed = bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, VIEWERS_MAX);
    umask(mask);
    if (!failed) return listener;
    close(listener);
    return -1;
}

void viewer_socket_remove(int state) { unlinkat(state, NAME, 0); }
