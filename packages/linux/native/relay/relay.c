/*
 * relay: sits between the terminal of whoever typed `docker exec` and what runs in the container, which has a terminal of its
 * own or pipes, and passes on what is typed and what is written, as script(1) does. So nothing in the container ever holds
 * the terminal outside, where it could type (TIOCSTI) or read what is typed to others. It is the parent of the program, and
 * ends as that does.
 *
 * It is what is left of the monitor when there is no log, nobody else to look on, and nobody to tell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "caller.h"
#include "container.h"
#include "descriptors.h"
#include "input.h"
#include "limits.h"
#include "options.h"
#include "signals.h"

#define STATUS_REFUSED 123

static struct container_end end;
static int has_ended;

static struct source {
    int descriptor, callers_stream, is_open;
} sources[] = {{OUTPUT, 1, 1}, {ERRORS, 2, 1}};

static void serve_signals(int signals) {
    for (int number; (number = signals_next(signals));) {
        if (number == SIGCHLD || (number == SIGWINCH && caller_copy_size())) continue;
        container_signal(number);
    }
    if (!has_ended) has_ended = container_reap(&end);
}

/* Returns how much was read; 0 when there is nothing, now or for ever. */
static size_t pass_on(struct source *source) {
    static unsigned char chunk[CHUNK_BYTES];
    ssize_t length = read(source->descriptor, chunk, sizeof chunk);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (length <= 0) { /* the last one in the container has closed it; of a terminal that is EIO */
        source->is_open = 0;
        return 0;
    }
    caller_add(source->callers_stream, chunk, (size_t)length);
    return (size_t)length;
}

static void read_caller(void) {
    unsigned char typed[FRAME_BYTES_MAX];
    int length = caller_read(typed);
    if (length > 0) input_add(typed, (size_t)length);
    if (length == 0) input_end();
}

static short wanted(const struct source *source) {
    return source->is_open && caller_has_room(source->callers_stream) ? POLLIN : 0;
}

static struct pollfd entry(int descriptor, short events) {
    return (struct pollfd){events ? descriptor : -1, events, 0};
}

static void serve(int signals) {
    int is_read = caller_wants_input() && input_is_open() && input_has_room(FRAME_BYTES_MAX);
    struct pollfd entries[] = {
        entry(signals, POLLIN),
        entry(OUTPUT, wanted(&sources[0])),
        entry(ERRORS, wanted(&sources[1])),
        entry(INPUT, input_waits() ? POLLOUT : 0),
        entry(0, is_read ? POLLIN : 0),
        entry(1, caller_waits(1) ? POLLOUT : 0),
        entry(2, caller_waits(2) ? POLLOUT : 0),
    };
    if (poll(entries, sizeof entries / sizeof *entries, input_rests() ? REST_MS : -1) < 0) return;
    input_rested();
    if (entries[1].revents) pass_on(&sources[0]);
    if (entries[2].revents) pass_on(&sources[1]);
    if (entries[3].revents) input_write();
    if (entries[4].revents) read_caller();
    if (entries[5].revents) caller_write(1);
    if (entries[6].revents) caller_write(2);
    if (entries[0].revents) serve_signals(signals);
}

/* Bounded: others in the container may hold the other end, and write for ever. */
static void drain(struct source *source) {
    for (size_t total = 0, length = 1; source->is_open && length && total < PIPE_BYTES_MAX;)
        total += length = pass_on(source);
    source->is_open = 0;
}

int main(int count, char **words) {
    struct options options = {.has_caller = 1};
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "terminal")) options.has_terminal = 1;
        else if (!strcmp(words[i], "input")) options.has_input = options.passes_input = 1;
        else return STATUS_REFUSED;
    }
    prctl(PR_SET_NAME, "relay");
    /* Whoever waits for this is gone: the program is told as by a terminal that hung up. */
    prctl(PR_SET_PDEATHSIG, SIGHUP);
    close_range(3, INPUT - 1, 0);
    close_range(ERRORS + 1, ~0u, 0);
    if (options.has_terminal) sources[1].is_open = 0; /* one stream for both */
    int signals = signals_open();
    input_begin(options.has_input, options.has_terminal);
    caller_begin(&options, options.has_terminal ? OUTPUT : -1);
    has_ended = container_reap(&end); /* it may have been quicker than we were */
    while (!has_ended) serve(signals);
    drain(&sources[0]);
    drain(&sources[1]);
    while (caller_waits(1) || caller_waits(2)) serve(-1);
    caller_end();
    return end.exit_code;
}
