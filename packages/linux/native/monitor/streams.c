/*
 * What the container writes goes to the log, to the caller and to the viewers, in this order: the log and the caller may
 * hold it up, viewers may not. What the caller types goes to the container.
 */
#define _GNU_SOURCE
#include "streams.h"

#include <errno.h>
#include <unistd.h>

#include "caller.h"
#include "descriptors.h"
#include "input.h"
#include "limits.h"
#include "log.h"
#include "viewer.h"

static struct source {
    int descriptor, is_open;
    int callers_stream;
    enum log_stream log;
    enum frame_kind frame;
} sources[] = {
    {OUTPUT, 1, 1, LOG_STDOUT, FRAME_STDOUT},
    {ERRORS, 1, 2, LOG_STDERR, FRAME_STDERR},
};
enum { SOURCES = 2, TO_CONTAINER = 2, FROM_CALLER, TO_CALLER, ERRORS_TO_CALLER };

void streams_begin(const struct options *options) {
    if (options->has_terminal) sources[1].is_open = 0; /* one stream for both */
    input_begin(options->has_input, options->has_terminal);
}

static struct pollfd wanted(int is_wanted, int descriptor, short events) {
    return (struct pollfd){is_wanted ? descriptor : -1, events, 0};
}

void streams_poll(struct pollfd *entries) {
    for (int i = 0; i < SOURCES; i++) {
        const struct source *source = &sources[i];
        entries[i] = wanted(source->is_open && caller_has_room(source->callers_stream), source->descriptor, POLLIN);
    }
    entries[TO_CONTAINER] = wanted(input_waits(), INPUT, POLLOUT);
    /* Once the container reads no more, the caller is not read either: it may write for ever. */
    int is_read = caller_wants_input() && input_is_open() && input_has_room(FRAME_BYTES_MAX);
    entries[FROM_CALLER] = wanted(is_read, 0, POLLIN);
    entries[TO_CALLER] = wanted(caller_waits(1), 1, POLLOUT);
    entries[ERRORS_TO_CALLER] = wanted(caller_waits(2), 2, POLLOUT);
}

/* Returns how much was read; 0 when there is nothing, now or for ever. */
static size_t pass_on(struct source *source) {
    static unsigned char chunk[CHUNK_BYTES];
    ssize_t length = read(source->descriptor, chunk, sizeof chunk);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (length <= 0) { /* the last one who could write has closed it; EIO: the terminal has hung up */
        source->is_open = 0;
        log_end(source->log);
        log_flush();
        return 0;
    }
    log_add(source->log, chunk, (size_t)length);
    caller_add(source->callers_stream, chunk, (size_t)length);
    viewers_output(source->frame, chunk, (size_t)length);
    return (size_t)length;
}

static void read_caller(void) {
    unsigned char typed[FRAME_BYTES_MAX];
    int length = caller_read(typed);
    if (length > 0) input_add(typed, (size_t)length);
    if (length == 0) input_end();
}

void streams_serve(const struct pollfd *entries) {
    int has_read = 0;
    for (int i = 0; i < SOURCES; i++)
        if (entries[i].revents) has_read |= pass_on(&sources[i]) > 0;
    if (has_read) log_flush();
    if (entries[TO_CONTAINER].revents) input_write();
    if (entries[FROM_CALLER].revents) read_caller();
    if (entries[TO_CALLER].revents) caller_write(1);
    if (entries[ERRORS_TO_CALLER].revents) caller_write(2);
}

void streams_drain(void) {
    for (int i = 0; i < SOURCES; i++) {
        size_t total = 0, length = 1;
        /* Bounded: a process that is not the container's own may hold the other end, and write for ever. */
        while (sources[i].is_open && length && total < PIPE_BYTES_MAX) total += length = pass_on(&sources[i]);
        sources[i].is_open = 0;
        log_end(sources[i].log);
    }
    log_flush();
}
