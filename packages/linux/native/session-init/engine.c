/*
 * The container engine is started by the first command that connects, and leaves when it has nothing to do: process 1
 * holds its socket meanwhile. It is handed over as sd_listen_fds(3) says: descriptor 3, and two variables.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PROGRAM "/usr/lib/drydock/start-engine"
#define FOLDER "/run/drydock"
#define SOCKET FOLDER "/engine.sock"
#define LOG "/var/log/drydock-engine.log"
#define HANDED_OVER 3
#define WAITING_MAX 64

static pid_t engine;

int engine_runs(void) { return engine > 0; }

int engine_is(pid_t process) { return process == engine; }

int engine_listen(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SOCKET};
    if (access(PROGRAM, X_OK)) return -1;
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listening < 0) return -1;
    mkdir(FOLDER, 0711);
    unlink(SOCKET);
    mode_t mask = umask(0177); /* only root may ask: who reaches it, is root of containers */
    int is_bound = bind(listening, (struct sockaddr *)&address, sizeof address) == 0;
    umask(mask);
    if (is_bound && listen(listening, WAITING_MAX) == 0) return listening;
    close(listening);
    return -1;
}

static _Noreturn void become_engine(int listening) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    setsid();
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int log = open(LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(nothing, STDIN_FILENO);
    dup2(log >= 0 ? log : nothing, STDOUT_FILENO);
    dup2(log >= 0 ? log : nothing, STDERR_FILENO);
    /* dup2 of a descriptor onto itself would leave it close-on-exec. */
    if (listening == HANDED_OVER) fcntl(listening, F_SETFD, 0);
    else dup2(listening, HANDED_OVER);
    char process[sizeof "2147483647"];
    snprintf(process, sizeof process, "%d", getpid());
    setenv("LISTEN_PID", process, 1);
    setenv("LISTEN_FDS", "1", 1);
    execl(PROGRAM, PROGRAM, (char *)NULL);
    _exit(127);
}

void engine_start(int listening) {
    engine = fork();
    if (engine == 0) become_engine(listening);
    if (engine < 0) engine_ended(listening, 1); /* no room for a process: the learner's limit is reached */
}

void engine_ended(int listening, int status) {
    engine = 0;
    if (status != 0) close(accept4(listening, NULL, NULL, SOCK_CLOEXEC));
}
