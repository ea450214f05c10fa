/*
 * The first process of a container that was made with --init, between the kernel and the program. Number 1 of a pid namespace
 * has two duties that few programs know of, pid_namespaces(7): orphans become its children, and stay as zombies unless it
 * waits for them; and the kernel keeps signals from it that it has no handler for, so that TERM does nothing. This process
 * does the first and is spared the second: it starts the program as its child, passes signals on to it, waits for whatever
 * ends, and ends as the program did.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* As shells have them, and docker run without --init. */
#define STATUS_CANNOT_RUN 126
#define STATUS_NOT_THERE 127
#define SIGNALLED 128

/*
 * A process group of its own, in the terminal's foreground: Ctrl-C there is for the program. SIGTTOU is blocked meanwhile, or
 * the change would stop the one who makes it.
 */
static _Noreturn void become(char **argv, const sigset_t *mask) {
    setpgid(0, 0);
    if (isatty(0)) tcsetpgrp(0, getpid());
    sigprocmask(SIG_SETMASK, mask, 0);
    execvp(argv[0], argv);
    int error = errno;
    fprintf(stderr, "docker-init: run \"%s\": %s\n", argv[0], strerror(error));
    _exit(error == ENOENT ? STATUS_NOT_THERE : STATUS_CANNOT_RUN);
}

/* Returns whether the program was among those that ended. */
static int reap(pid_t program, int *status) {
    int has_ended = 0, each;
    for (pid_t ended; (ended = waitpid(-1, &each, WNOHANG)) > 0;) {
        if (ended != program) continue;
        has_ended = 1;
        *status = WIFSIGNALED(each) ? SIGNALLED + WTERMSIG(each) : WEXITSTATUS(each);
    }
    return has_ended;
}

int main(int count, char **argv) {
    if (count < 2) return STATUS_NOT_THERE;
    prctl(PR_SET_NAME, "docker-init");
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* with --pid=host it is not number 1, and orphans would go to who is */
    /* Blocked, signals stay pending until sigwaitinfo asks: none is lost, and none is kept from this process. */
    sigset_t all, before;
    sigfillset(&all);
    for (const int *fault = (const int[]){SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, 0}; *fault; fault++)
        sigdelset(&all, *fault);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t program = fork();
    if (program < 0) {
        perror("docker-init: start the program");
        return STATUS_CANNOT_RUN;
    }
    if (program == 0) become(argv + 1, &before);
    for (int status = 0;;) {
        siginfo_t signal;
        int number = sigwaitinfo(&all, &signal);
        if (number == SIGCHLD && reap(program, &status)) return status;
        /* The terminal's own signals, SIGTTIN and SIGTTOU, are about whoever got them. */
        if (number > 0 && number != SIGCHLD && number != SIGTTIN && number != SIGTTOU) kill(program, number);
    }
}
