/*
 * The first process of a learner's Linux. Every pid namespace needs a process 1: orphans become its children, and
 * when it ends the kernel ends all others (pid_namespaces(7)). It reaps, and does nothing else.
 */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

int main(void) {
    prctl(PR_SET_NAME, "drydock");
    /* Blocked, a SIGCHLD stays pending until sigwait asks: none is lost between reaping and sleeping. */
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, 0);
    for (;;) {
        int signal;
        while (waitpid(-1, 0, WNOHANG) > 0) {
        }
        sigwait(&ended, &signal);
    }
}
