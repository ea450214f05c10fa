/*
 * attach: sits between a terminal and a container that runs already. The command `docker attach` becomes this program: it is
 * one more viewer of the container's monitor, and needs nobody else, the engine neither. It ends with the container's status,
 * or, when the keys for that were typed, with 0, and the container goes on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "options.h"
#include "signals.h"
#include "terminal.h"

#define STATUS_FAILED 1

static struct options options;
static int is_at_terminal; /* what is typed is typed at one, for one */
static int has_begun, has_ended, exit_code;

static _Noreturn void leave(int status) {
    terminal_end();
    _exit(status);
}

static _Noreturn void fail(const char *reason) {
    terminal_end();
    fprintf(stderr, "docker: attach to the container of \"%s\": %s\n", options.state, reason);
    _exit(STATUS_FAILED);
}

/* Whoever reads our output may have left: the container goes on without. */
static void print(int stream, const unsigned char *bytes, size_t length) {
    while (length) {
        ssize_t written = write(stream, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) leave(STATUS_FAILED);
        bytes += written;
        length -= (size_t)written;
    }
}

static void tell_left_out(const unsigned char *count, uint32_t length) {
    unsigned long long bytes = 0;
    for (uint32_t i = 0; i < length; i++) bytes = bytes << 8 | count[i];
    fprintf(stderr, "\r\n[%llu bytes came faster than they were shown; docker logs has them]\r\n", bytes);
}

static void receive(enum frame_kind kind, const unsigned char *bytes, uint32_t length) {
    switch (kind) {
    case FRAME_STDOUT:
        print(1, bytes, length);
        break;
    case FRAME_STDERR:
        print(2, bytes, length);
        break;
    case FRAME_LOST:
        tell_left_out(bytes, length);
        break;
    case FRAME_ENDED:
        has_ended = 1;
        exit_code = length == 4 ? bytes[3] : STATUS_FAILED;
        break;
    case FRAME_WATCH: /* from here on it is seen */
        has_begun = 1;
        break;
    default:
        break;
    }
}

static void read_typed(void) {
    unsigned char typed[FRAME_BYTES_MAX - DETACH_KEYS_MAX], passed[FRAME_BYTES_MAX];
    size_t length;
    ssize_t got = read(0, typed, sizeof typed);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
        options.passes_input = 0;
        if (options.ends_input) connection_send(FRAME_END_OF_INPUT, 0, 0);
        return;
    }
    int is_left = detach_keys_look(&options.detach, typed, (size_t)got, passed, &length);
    if (length) connection_send(FRAME_INPUT, passed, length);
    if (!is_left) return;
    connection_write();
    terminal_end();
    fprintf(stderr, "read escape sequence\n");
    leave(0);
}

/* One that is not for the container ends this process, as if it had not looked at signals at all. */
static void serve_signal(int number) {
    unsigned char byte = (unsigned char)number;
    if (number == SIGCHLD) return;
    if (number == SIGWINCH) {
        if (options.has_terminal) terminal_tell_size();
    } else if (options.passes_signals) {
        connection_send(FRAME_SIGNAL, &byte, 1);
    } else {
        terminal_end();
        signals_let_through();
        raise(number);
    }
}

int main(int count, char **words) {
    (void)count;
    if (!options_parse(words + 1, &options)) return STATUS_FAILED;
    int signals = signals_open();
    if (!connection_open(options.state)) fail(errno == ENOENT ? "it does not run" : strerror(errno));
    connection_send(FRAME_WATCH, 0, 0);
    is_at_terminal = options.has_terminal && options.passes_input && terminal_begin();
    if (!is_at_terminal) options.detach.count = 0;
    if (options.has_terminal) terminal_ask_redraw();
    while (!has_ended) {
        int is_read = options.passes_input && connection_has_room();
        struct pollfd entries[] = {{is_read ? 0 : -1, POLLIN, 0}, {signals, POLLIN, 0}, connection_poll()};
        if (poll(entries, 3, -1) < 0) continue;
        if (entries[2].revents & POLLOUT && !connection_write()) break;
        if (entries[2].revents & ~POLLOUT && !connection_read(receive)) break;
        for (int number; entries[1].revents && (number = signals_next(signals));) serve_signal(number);
        if (entries[0].revents) read_typed();
    }
    if (!has_begun) fail("it has ended, or too many look on already");
    if (!has_ended) fail("its monitor is gone, or this output was not read for too long; see docker ps");
    leave(exit_code);
}
