/*
 * Which child is the container? The plan may have forked more than once on the way (a new pid namespace takes in only
 * children), always with this process as the parent: the youngest child is the one that the others made way for. The
 * kernel lists children in the order they were born, and one that has ended stays in the list until it is reaped, here.
 */
#define _GNU_SOURCE
#include "container.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PF_FORKNOEXEC 0x40ul /* of include/linux/sched.h: forked, and still the same program; execve(2) clears it */
#define FLAGS_FIELD 9        /* in /proc/PID/stat, proc(5) */
#define SIGNALLED 128

/* Returns the length of what was read; the text ends with a NUL. */
static size_t read_text(const char *path, char *text, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, size - 1);
    if (file >= 0) close(file);
    if (length < 0) length = 0;
    text[length] = 0;
    return (size_t)length;
}

pid_t container_process(void) {
    char text[1024];
    size_t end = read_text("/proc/thread-self/children", text, sizeof text);
    while (end && text[end - 1] == ' ') text[--end] = 0;
    const char *last = strrchr(text, ' ');
    return (pid_t)atol(last ? last + 1 : text);
}

int container_has_run(pid_t process) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    read_text(path, text, sizeof text);
    /* The second field is the program's name, in parentheses, and may hold spaces and parentheses. */
    char *at = strrchr(text, ')');
    for (int field = 2; at && field < FLAGS_FIELD; field++) at = strchr(at + 1, ' ');
    return at != 0 && !(strtoul(at, 0, 10) & PF_FORKNOEXEC);
}

void container_signal(int signal) {
    /* The number is still its own: only this process could reap it. */
    pid_t process = container_process();
    if (process > 0) kill(process, signal);
}

int container_reap(struct container_end *end) {
    for (;;) {
        siginfo_t ended = {0};
        if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0) {
            *end = (struct container_end){.exit_code = SIGNALLED + SIGKILL, .signal = SIGKILL};
            return 1; /* no child at all: nothing will ever come */
        }
        if (ended.si_pid == 0) return 0;
        int is_container = ended.si_pid == container_process();
        int has_run = is_container && container_has_run(ended.si_pid);
        int status;
        waitpid(ended.si_pid, &status, 0);
        if (!is_container) continue;
        int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        *end = (struct container_end){signal ? SIGNALLED + signal : WEXITSTATUS(status), signal, has_run};
        return 1;
    }
}
