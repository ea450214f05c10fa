/*
 * relay: sits between the terminal of whoever typed `docker exec` and what runs in the container, which has a terminal of its
 * own or pipes, and passes on what is typed and what is written, as script(1) does. So nothing in the container ever holds
 * the terminal outside, where it could type (TIOCSTI) or read what is typed to others, nor a file of the machine. It is the
 * parent of the program, and ends as that does. When the command that waits for it ends, the kernel sends it SIGHUP: the plan
 * has asked for that, in packages/runtime/src/monitor/stand-between.ts.
 *
 * It is what is left of the monitor when there is no log, nobody else to look on, and nobody to tell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
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
#define STATUS_LOST 1
#define SIGNALLED 128

static struct container_end end;
static int has_ended, has_terminal;
/* The command, which waits for this process. */
static pid_t parent;

static struct source {
    int descriptor, callers_stream, is_open;
} sources[] = {{OUTPUT, 1, 1}, {ERRORS, 2, 1}};

/* To all of its group, as a terminal would: a shell that waits for what it runs does not end of it. */
static void tell_program(int number) {
    pid_t process = container_process();
    if (process > 0 && kill(-process, number)) kill(process, number);
}

static _Noreturn void leave(int status) {
    caller_end();
    _exit(status);
}

static void serve_signals(int signals) {
    for (int number; (number = signals_next(signals));) {
        if (number == SIGCHLD || (number == SIGWINCH && (has_ended || caller_copy_size()))) continue;
        if (has_ended) leave(SIGNALLED + number); /* the caller does not want the rest */
        tell_program(number);
        /* Nobody waits any more, so the terminal is others'; a program that does not care may go on without it. */
        if (number == SIGHUP && getppid() != parent) leave(SIGNALLED + SIGHUP);
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

/* Nobody reads it any more: the program hears of it, as it would of a pipe, or of a terminal that hung up. */
static void let_go(struct source *source) {
    if (!source->is_open || caller_is_open(source->callers_stream)) return;
    source->is_open = 0;
    close(source->descriptor);
    if (!has_terminal) return;
    input_hang_up();
    caller_end(); /* Ctrl-C is a signal again */
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
    int is_wanted = !has_ended && caller_wants_input() && input_is_open() && input_has_room(FRAME_BYTES_MAX);
    int is_read = is_wanted && caller_is_in_front();
    struct pollfd entries[] = {
        entry(signals, POLLIN),
        entry(OUTPUT, wanted(&sources[0])),
        entry(ERRORS, wanted(&sources[1])),
        entry(INPUT, input_waits() ? POLLOUT : 0),
        entry(0, is_read ? POLLIN : 0),
        entry(1, caller_waits(1) ? POLLOUT : 0),
        entry(2, caller_waits(2) ? POLLOUT : 0),
    };
    int sleep_ms = input_rests() ? REST_MS : is_wanted && !is_read ? FRONT_MS : -1;
    if (poll(entries, sizeof entries / sizeof *entries, sleep_ms) < 0) return;
    input_rested();
    if (entries[1].revents) pass_on(&sources[0]);
    if (entries[2].revents) pass_on(&sources[1]);
    if (entries[3].revents) input_write();
    if (entries[4].revents) read_caller();
    if (entries[5].revents) caller_write(1);
    if (entries[6].revents) caller_write(2);
    let_go(&sources[0]);
    let_go(&sources[1]);
    if (entries[0].revents) serve_signals(signals);
}

/* Bounded: others in the container may hold the other end, and write for ever. */
static void drain(struct source *source) {
    for (size_t total = 0, length = 1; source->is_open && length && total < PIPE_BYTES_MAX;)
        total += length = pass_on(source);
    source->is_open = 0;
}

/* What the program writes must go on, also while its command is stopped. In the background it just does not read. */
static void be_never_stopped(void) {
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTSTP);
    sigaddset(&stops, SIGTTIN);
    sigaddset(&stops, SIGTTOU);
    sigprocmask(SIG_BLOCK, &stops, 0);
}

/* The program's own. It knows nothing of what was lost behind it, on a disk that is full: so success is not reported. */
static int status(void) {
    int loss = caller_loss();
    if (!loss) return end.exit_code;
    dprintf(2, "docker: pass on what the program wrote: %s\n", strerror(loss));
    return end.exit_code ? end.exit_code : STATUS_LOST;
}

int main(int count, char **words) {
    struct options options = {.has_caller = 1};
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "terminal")) options.has_terminal = 1;
        else if (!strcmp(words[i], "input")) options.has_input = options.passes_input = 1;
        else return STATUS_REFUSED;
    }
    has_terminal = options.has_terminal;
    parent = getppid();
    prctl(PR_SET_NAME, "relay");
    close_range(3, INPUT - 1, 0);
    close_range(ERRORS + 1, SLAVE - 1, 0);
    close_range(SLAVE + 1, ~0u, 0);
    if (options.has_terminal) sources[1].is_open = 0; /* one stream for both */
    int signals = signals_open();
    be_never_stopped();
    input_begin(options.has_input, options.has_terminal);
    caller_begin(&options, options.has_terminal ? OUTPUT : -1);
    has_ended = container_reap(&end); /* it may have been quicker than we were */
    while (!has_ended) serve(signals);
    drain(&sources[0]);
    drain(&sources[1]);
    caller_end(); /* a reader may take its time with the rest */
    while (caller_waits(1) || caller_waits(2)) serve(signals);
    return status();
}
