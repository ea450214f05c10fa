/*
 * monitor: stays with a container as long as it lives, when engine and command line have long left.
 *
 * Somebody has to be the parent of a container's first process: to read what it writes, so that it does not block; to keep
 * that in a log; to let people look on; and to take note of how it ended. This small process does that for one container,
 * and knows no more of it than that it is a child. The plan (keep-watch) has opened all descriptors for it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller.h"
#include "container.h"
#include "descriptors.h"
#include "follow-up.h"
#include "input.h"
#include "limits.h"
#include "log.h"
#include "moment.h"
#include "options.h"
#include "signals.h"
#include "state-files.h"
#include "streams.h"
#include "viewer.h"

/* Exit status of the monitor itself, when it cannot begin; stage's are 120 to 122. */
#define STATUS_REFUSED 123

static struct options options;
static int state;
static struct timespec started;
static struct container_end end;
static int has_ended;

static void note_start(void) {
    pid_t process = container_process();
    if (started.tv_sec || process <= 0 || !container_has_run(process)) return;
    started = moment_now();
    state_write_start(state, process, started);
}

static void serve_signals(int signals) {
    for (int signal; (signal = signals_next(signals));) {
        if (signal == SIGCHLD || (signal == SIGWINCH && caller_copy_size())) continue;
        container_signal(signal);
    }
    if (!has_ended) has_ended = container_reap(&end);
}

/* One byte says that the container is prepared; the end, that it has become its program or never will. */
static int serve_start(void) {
    char byte;
    if (read(STARTED, &byte, 1) > 0) return 1;
    note_start();
    close(STARTED);
    return 0;
}

static void serve_frame(enum frame_kind kind, const unsigned char *bytes, uint32_t length) {
    struct winsize size;
    switch (kind) {
    case FRAME_INPUT:
        input_add(bytes, length);
        break;
    case FRAME_END_OF_INPUT:
        input_end();
        break;
    case FRAME_WINDOW_SIZE:
        size = (struct winsize){.ws_col = (unsigned short)(bytes[0] << 8 | bytes[1]),
                                .ws_row = (unsigned short)(bytes[2] << 8 | bytes[3])};
        if (options.has_terminal) ioctl(OUTPUT, TIOCSWINSZ, &size);
        break;
    case FRAME_SIGNAL:
        if (signals_is_for_container(bytes[0])) container_signal(bytes[0]);
        break;
    default:
        break;
    }
}

/* Serves the container until it ends; then, until `deadline`, those who have not read everything yet. */
static void serve(int signals, int64_t deadline, int (*is_needed)(void)) {
    enum { SIGNALS, START, STREAMS, VIEWERS = STREAMS + STREAM_ENTRIES, ENTRIES = VIEWERS + 1 + VIEWERS_MAX };
    static int is_starting = 1;
    struct pollfd entries[ENTRIES];
    while (is_needed()) {
        entries[SIGNALS] = (struct pollfd){signals, POLLIN, 0};
        entries[START] = (struct pollfd){is_starting ? STARTED : -1, POLLIN, 0};
        streams_poll(entries + STREAMS);
        viewers_poll(entries + VIEWERS, input_has_room(FRAME_BYTES_MAX));
        int64_t sleep_ms = deadline ? deadline - moment_ms() : input_rests() ? REST_MS : -1;
        if (deadline && sleep_ms <= 0) return;
        if (poll(entries, ENTRIES, (int)sleep_ms) < 0) continue;
        input_rested();
        if (entries[START].revents) is_starting = serve_start();
        streams_serve(entries + STREAMS);
        viewers_serve(entries + VIEWERS, serve_frame);
        if (entries[SIGNALS].revents) serve_signals(signals);
    }
}

static int container_lives(void) { return !has_ended; }
static int caller_reads(void) { return caller_waits(1) || caller_waits(2); }
static int somebody_reads(void) { return caller_reads() || viewers_wait(); }

static void finish(int signals) {
    if (end.has_run && !started.tv_sec) started = moment_now(); /* it was quicker than we looked */
    streams_drain();
    state_write_end(state, &end, started, state_is_out_of_memory(options.memory_events), log_lost());
    viewers_tell_end(end.exit_code);
    viewers_close_socket(state);
    serve(signals, moment_ms() + GOODBYE_MS, somebody_reads);
    viewers_drop();
    if (options.follow_up) follow_up(options.follow_up);
    signals_let_through();
    /* A pager may take its time with the rest. */
    serve(-1, 0, caller_reads);
    caller_end();
}

static void say_ready(void) {
    if (write(READY, ".", 1) == 1) close(READY);
}

int main(int count, char **words) {
    prctl(PR_SET_NAME, "monitor");
    close_range(3, INPUT - 1, 0);
    close_range(READY + 1, ~0u, 0);
    (void)count;
    if (!options_parse(words + 1, &options)) return STATUS_REFUSED;
    state = open(options.state, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (state < 0) return STATUS_REFUSED;
    umask(027);
    int signals = signals_open();
    state_reserve(state);
    log_open(state, options.log_bytes);
    viewers_listen(state);
    streams_begin(&options);
    caller_begin(&options, options.has_terminal ? OUTPUT : -1);
    say_ready();
    has_ended = container_reap(&end); /* it may have been quicker than we were */
    serve(signals, 0, container_lives);
    finish(signals);
    return end.exit_code;
}
