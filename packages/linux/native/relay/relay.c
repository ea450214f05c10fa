/*
 * relay: sits between the terminal of whoever typed `docker exec -t` and one of the container's own, and passes on what is
 * typed and what is written, as script(1) does. So nothing in the container ever holds the terminal outside, where it could
 * type (TIOCSTI) or read what is typed to others. It is the parent of the program, and ends as that does.
 *
 * It is what is left of the monitor when there is no log, nobody else to look on, and nobody to tell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
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
static int has_ended, is_open = 1;

static void serve_signals(int signals) {
    for (int number; (number = signals_next(signals));) {
        if (number == SIGCHLD || (number == SIGWINCH && caller_copy_size())) continue;
        container_signal(number);
    }
    if (!has_ended) has_ended = container_reap(&end);
}

/* Returns how much was read; 0 when there is nothing, now or for ever. */
static size_t pass_on(void) {
    static unsigned char chunk[CHUNK_BYTES];
    ssize_t length = read(OUTPUT, chunk, sizeof chunk);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (length <= 0) { /* EIO: the last one in the container has closed it */
        is_open = 0;
        return 0;
    }
    caller_add(1, chunk, (size_t)length);
    return (size_t)length;
}

static void read_caller(void) {
    unsigned char typed[FRAME_BYTES_MAX];
    int length = caller_read(typed);
    if (length > 0) input_add(typed, (size_t)length);
    if (length == 0) input_end();
}

static void serve(int signals) {
    int is_read = caller_wants_input() && input_is_open() && input_has_room(FRAME_BYTES_MAX);
    struct pollfd entries[] = {
        {signals, POLLIN, 0},
        {is_open && caller_has_room(1) ? OUTPUT : -1, POLLIN, 0},
        {input_waits() ? INPUT : -1, POLLOUT, 0},
        {is_read ? 0 : -1, POLLIN, 0},
        {caller_waits(1) ? 1 : -1, POLLOUT, 0},
    };
    if (poll(entries, sizeof entries / sizeof *entries, input_rests() ? REST_MS : -1) < 0) return;
    input_rested();
    if (entries[1].revents) pass_on();
    if (entries[2].revents) input_write();
    if (entries[3].revents) read_caller();
    if (entries[4].revents) caller_write(1);
    if (entries[0].revents) serve_signals(signals);
}

int main(int count, char **words) {
    struct options options = {.has_terminal = 1, .has_caller = 1};
    if (count > 2) return STATUS_REFUSED;
    options.has_input = options.passes_input = count == 2 && words[1][0] == 'i';
    prctl(PR_SET_NAME, "relay");
    /* Whoever waits for this is gone: the program is told as by a terminal that hung up. */
    prctl(PR_SET_PDEATHSIG, SIGHUP);
    close_range(3, INPUT - 1, 0);
    close_range(OUTPUT + 1, ~0u, 0);
    int signals = signals_open();
    input_begin(options.has_input, 1);
    caller_begin(&options, OUTPUT);
    has_ended = container_reap(&end); /* it may have been quicker than we were */
    while (!has_ended) serve(signals);
    for (size_t total = 0, length = 1; is_open && length && total < PIPE_BYTES_MAX;) total += length = pass_on();
    is_open = 0; /* others in the container may write for ever */
    while (caller_waits(1)) serve(-1);
    caller_end();
    return end.exit_code;
}
