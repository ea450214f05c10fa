/* The caller's side: finding the engine, telling it what was typed, and standing in for the container meanwhile. */
#define _GNU_SOURCE
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"

#define SOCKET_PATH "/run/drydock/engine.sock"
#define SOCKET_VARIABLE "DRYDOCK_SOCKET="
/* A program that starts the engine, and returns when it listens. */
#define ENGINE_STARTER "/usr/lib/drydock/start-engine"
#define REQUEST_BYTES_MAX (1024u * 1024u)
#define STATUS_NO_ENGINE 125

static char **environment_given;
static struct termios terminal_before;
static int has_terminal;
static volatile sig_atomic_t forward_to, only_waits, is_let_go;

int client_is_command(const char *name) {
    const char *slash = name ? strrchr(name, '/') : NULL;
    const char *base = slash ? slash + 1 : name;
    return base && (!strcmp(base, "docker") || !strcmp(base, "drydock"));
}

char **client_environment(void) { return environment_given; }

static const char *socket_path(void) {
    for (char **each = environment_given; *each; each++)
        if (!strncmp(*each, SOCKET_VARIABLE, strlen(SOCKET_VARIABLE))) return *each + strlen(SOCKET_VARIABLE);
    return SOCKET_PATH;
}

static int connect_once(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(socket_path()) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, socket_path());
    int channel = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (channel < 0) return -1;
    if (connect(channel, (struct sockaddr *)&address, sizeof address)) {
        int error = errno;
        close(channel);
        errno = error;
        return -1;
    }
    return channel;
}

static void start_engine(void) {
    pid_t starter = fork();
    if (starter == 0) {
        execle(ENGINE_STARTER, ENGINE_STARTER, (char *)NULL, environment_given);
        _exit(127);
    }
    int status;
    while (starter > 0 && waitpid(starter, &status, 0) < 0 && errno == EINTR) {
    }
}

static int connect_to_engine(void) {
    int channel = connect_once();
    if (channel < 0 && (errno == ENOENT || errno == ECONNREFUSED)) {
        start_engine();
        channel = connect_once();
    }
    if (channel >= 0) return channel;
    fprintf(stderr, "docker: engine at %s: %s\n  Start %s as root, and see why it does not run.\n", socket_path(),
            strerror(errno), ENGINE_STARTER);
    leave(STATUS_NO_ENGINE);
}

struct request {
    unsigned char bytes[REQUEST_BYTES_MAX];
    uint32_t length;
};

static void add(struct request *request, const void *bytes, size_t length) {
    if (length > REQUEST_BYTES_MAX - request->length) {
        fprintf(stderr, "docker: the command and its environment are longer than %u bytes\n", REQUEST_BYTES_MAX);
        leave(STATUS_NO_ENGINE);
    }
    memcpy(request->bytes + request->length, bytes, length);
    request->length += (uint32_t)length;
}

static void add_text(struct request *request, const char *text) { add(request, text, strlen(text) + 1); }

static void send_request(int argc, char **argv) {
    static struct request request;
    uint32_t variables = 0;
    while (environment_given[variables]) variables++;
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size)) ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
    mode_t mask = umask(0);
    umask(mask);
    uint32_t terminals = 0;
    for (int i = 0; i < 3; i++)
        if (isatty(i)) terminals |= 1u << i;
    uint32_t head[5] = {0, (uint32_t)argc, variables, mask, terminals};
    uint16_t shape[2] = {size.ws_row, size.ws_col};
    add(&request, head, sizeof head);
    add(&request, shape, sizeof shape);
    char *directory = get_current_dir_name();
    add_text(&request, directory ? directory : "/");
    free(directory);
    for (int i = 0; i < argc; i++) add_text(&request, argv[i]);
    for (uint32_t i = 0; i < variables; i++) add_text(&request, environment_given[i]);
    memcpy(request.bytes, &request.length, sizeof request.length);
    for (uint32_t at = 0; at < request.length;) {
        ssize_t sent = send(CHANNEL, request.bytes + at, request.length - at, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) leave(STATUS_ENGINE_GONE);
        at += (uint32_t)sent;
    }
}

void client_connect(int argc, char **argv, char **environment) {
    environment_given = environment;
    has_terminal = tcgetattr(STDIN_FILENO, &terminal_before) == 0;
    int channel = connect_to_engine();
    if (channel != CHANNEL) {
        dup3(channel, CHANNEL, O_CLOEXEC);
        close(channel);
    }
    send_request(argc, argv);
}

int client_engine_gone(void) {
    fprintf(stderr, "docker: the engine at %s ended before this was done\n"
                    "  The next command starts it again; what it said last is in its log.\n", socket_path());
    return STATUS_NO_ENGINE;
}

void client_restore_terminal(void) {
    if (!has_terminal) return;
    pid_t front = tcgetpgrp(STDIN_FILENO);
    if (front >= 0 && front != getpgrp()) return; /* it is another job's now, and this one would be stopped (SIGTTOU) */
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
}

/* To all of its group, once it has one of its own: it may have made way for a child. */
static void forward(int number, siginfo_t *signal, void *context) {
    (void)context;
    /* A terminal sends to all of a group: one that is of ours has it already. */
    if (signal->si_code == SI_KERNEL && getpgid(forward_to) == getpgrp()) return;
    if (forward_to > 0 && kill(-forward_to, number)) kill(forward_to, number);
}

/* Sent by the monitor, native/monitor/caller.c. */
static void let_go(int number, siginfo_t *signal, void *context) {
    (void)number;
    (void)context;
    if (signal->si_pid != forward_to) return;
    is_let_go = 1;
    if (!only_waits) return;
    client_restore_terminal();
    _exit(0);
}

void client_may_be_let_go(void) {
    only_waits = 1;
    if (is_let_go) leave(0);
}

void client_forward_signals(int process) {
    static const int NUMBERS[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
    struct sigaction action = {.sa_sigaction = forward, .sa_flags = SA_SIGINFO};
    forward_to = process;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++) sigaction(NUMBERS[i], &action, NULL);
    sigaction(SIGURG, &(struct sigaction){.sa_sigaction = let_go, .sa_flags = SA_SIGINFO}, NULL);
}
