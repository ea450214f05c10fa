/* Which ones are meant for the container: those that people and their tools send to end, to reload, to resize. */
#define _GNU_SOURCE
#include "signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int FOR_CONTAINER[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH};

int signals_open(void) {
    sigset_t watched, blocked;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    for (size_t i = 0; i < sizeof FOR_CONTAINER / sizeof *FOR_CONTAINER; i++) sigaddset(&watched, FOR_CONTAINER[i]);
    blocked = watched;
    sigaddset(&blocked, SIGTTOU); /* or it would be stopped for setting its terminal up, in the background */
    sigprocmask(SIG_SETMASK, &blocked, 0);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
}

int signals_is_for_container(int signal) {
    for (size_t i = 0; i < sizeof FOR_CONTAINER / sizeof *FOR_CONTAINER; i++)
        if (FOR_CONTAINER[i] == signal) return 1;
    return 0;
}

int signals_next(int signals) {
    struct signalfd_siginfo signal;
    return read(signals, &signal, sizeof signal) == sizeof signal ? (int)signal.ssi_signo : 0;
}

void signals_let_through(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
}
