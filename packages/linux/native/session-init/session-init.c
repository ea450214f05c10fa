/*
 * The first process of a learner's Linux. Every pid namespace needs a process 1: orphans become its children, and
 * when it ends the kernel ends all others (pid_namespaces(7)). It reaps; and it starts the container engine when a
 * command first asks for it (engine.c), so that the engine is in the namespaces of the whole, wherever the command is.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "engine.h"

static void wake_up(int signal) { (void)signal; }

int main(void) {
    prctl(PR_SET_NAME, "drydock");
    /* Blocked but while ppoll sleeps: no SIGCHLD is lost between reaping and sleeping. */
    sigset_t ended, none;
    sigemptyset(&none);
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, 0);
    struct sigaction action = {.sa_handler = wake_up};
    sigaction(SIGCHLD, &action, 0);
    struct pollfd commands = {.fd = engine_listen(), .events = POLLIN};
    for (;;) {
        int status;
        pid_t process;
        while ((process = waitpid(-1, &status, WNOHANG)) > 0)
            if (engine_is(process)) engine_ended(commands.fd, status);
        /* A running engine takes the commands itself. A negative descriptor is none: poll(2). */
        if (ppoll(&commands, commands.fd >= 0 && !engine_runs(), 0, &none) > 0) engine_start(commands.fd);
    }
}
