/*
 * Descriptors 0, 1 and 2 may be shared with the caller's shell, so they are not made non-blocking: opened again by
 * /proc/self/fd they are descriptors of our own. Where that is refused, little is written at a time.
 */
#define _GNU_SOURCE
#include "caller.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "limits.h"

enum kind { FREE, CAREFUL, SOCKET }; /* how it is written to without waiting */

static struct output {
    enum kind kind;
    int is_open;
    int loss; /* errno: why it takes no more */
    struct buffer waiting;
} outputs[3]; /* 0 is not used */

static int has_input, container_terminal = -1;
static int is_raw;
static struct termios before;
static struct detach_keys detach;

static enum kind prepare(int descriptor) {
    struct stat status;
    char path[32];
    if (fstat(descriptor, &status) < 0) return CAREFUL;
    if (S_ISSOCK(status.st_mode)) return SOCKET;
    if (S_ISREG(status.st_mode)) return FREE; /* never waits, and has a position that is the caller's too */
    if (!S_ISFIFO(status.st_mode) && !isatty(descriptor)) return CAREFUL;
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    int mode = fcntl(descriptor, F_GETFL) & O_ACCMODE;
    int own = open(path, mode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own < 0) return CAREFUL;
    dup2(own, descriptor);
    close(own);
    return FREE;
}

void caller_begin(const struct options *options, int master) {
    container_terminal = master;
    if (!options->has_caller) return;
    has_input = options->passes_input;
    detach = options->detach;
    if (has_input) prepare(0);
    for (int stream = 1; stream <= 2; stream++) {
        struct output *output = &outputs[stream];
        size_t capacity = CALLER_BYTES + PIPE_BYTES_MAX; /* the rest only for what is in the pipes at the end */
        output->waiting.bytes = mmap(0, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (output->waiting.bytes == MAP_FAILED) continue;
        output->waiting.capacity = capacity;
        output->kind = prepare(stream);
        output->is_open = 1;
    }
    caller_is_in_front();
    caller_copy_size();
}

/* The kernel says so of a session's own terminal alone: a process with another is in front, as far as it knows. */
static int is_in_background(void) {
    pid_t front = tcgetpgrp(0);
    return front >= 0 && front != getpgrp();
}

int caller_is_in_front(void) {
    if (is_in_background()) {
        is_raw = 0; /* whoever is in front sets it up for itself */
        return 0;
    }
    if (is_raw || container_terminal < 0 || !has_input || tcgetattr(0, &before)) return 1;
    /* What is typed is for the container's terminal: this one passes it on as it is, Ctrl-C too. */
    struct termios raw = before;
    cfmakeraw(&raw);
    is_raw = !tcsetattr(0, TCSANOW, &raw);
    return 1;
}

int caller_copy_size(void) {
    struct winsize size;
    if (container_terminal < 0 || (ioctl(1, TIOCGWINSZ, &size) && ioctl(0, TIOCGWINSZ, &size))) return 0;
    return !ioctl(container_terminal, TIOCSWINSZ, &size);
}

int caller_wants_input(void) { return has_input; }

/*
 * The terminal is the caller's again, and nothing of it stays open here. The command that waits for this process is told by
 * a signal that means nothing to anybody else: it may have ended, and another be the parent.
 */
static void leave(void) {
    caller_end();
    kill(getppid(), SIGURG);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int standard = 0; nothing >= 0 && standard <= 2; standard++) dup2(nothing, standard);
    if (nothing >= 0) close(nothing);
    has_input = outputs[1].is_open = outputs[2].is_open = 0;
}

int caller_read(unsigned char *bytes) {
    unsigned char typed[FRAME_BYTES_MAX - DETACH_KEYS_MAX];
    size_t passed;
    ssize_t length = read(0, typed, sizeof typed);
    if (length < 0 && (errno == EAGAIN || errno == EINTR || (errno == EIO && is_in_background()))) return -1;
    if (length <= 0) { /* EIO: its terminal is gone */
        has_input = 0;
        return 0;
    }
    if (!is_raw) detach.count = 0; /* keys are typed at terminals */
    if (detach_keys_look(&detach, typed, (size_t)length, bytes, &passed)) leave();
    return passed ? (int)passed : -1;
}

int caller_has_room(int stream) {
    const struct output *output = &outputs[stream];
    return !output->is_open || output->waiting.length + CHUNK_BYTES <= CALLER_BYTES;
}

void caller_add(int stream, const void *bytes, size_t length) {
    struct output *output = &outputs[stream];
    if (output->is_open && buffer_room(&output->waiting) >= length) buffer_add(&output->waiting, bytes, length);
}

int caller_is_open(int stream) { return outputs[stream].is_open; }

int caller_waits(int stream) { return outputs[stream].is_open && outputs[stream].waiting.length > 0; }

void caller_write(int stream) {
    struct output *output = &outputs[stream];
    const unsigned char *bytes = buffer_bytes(&output->waiting);
    size_t length = output->waiting.length;
    ssize_t written;
    if (output->kind == SOCKET) {
        written = send(stream, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    } else {
        if (output->kind == CAREFUL && length > CAREFUL_BYTES) length = CAREFUL_BYTES;
        written = write(stream, bytes, length);
    }
    if (written >= 0) buffer_take(&output->waiting, (size_t)written);
    /* Nobody reads it any more. The container goes on, as it would with its output in the log alone. */
    else if (errno != EAGAIN && errno != EINTR) {
        output->is_open = 0;
        output->loss = errno;
    }
}

int caller_loss(void) {
    for (int stream = 1; stream <= 2; stream++) {
        int loss = outputs[stream].loss;
        if (loss && loss != EPIPE && loss != ECONNRESET) return loss;
    }
    return 0;
}

void caller_end(void) {
    if (is_raw && !is_in_background()) tcsetattr(0, TCSANOW, &before);
    is_raw = 0;
}
