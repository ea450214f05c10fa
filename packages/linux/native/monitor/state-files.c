/* Each file is written under another name and then renamed: whoever reads it finds all of it, or none. */
#define _GNU_SOURCE
#include "state-files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "moment.h"

#define START "start.json"
#define EXIT "exit.json"

#define FILE_BYTES 512 /* spaces fill it up: JSON may end with them */

/* Not cut before it is written: what was reserved stays reserved. */
static int write_temporary(int state, const char *name, const char *text) {
    char padded[FILE_BYTES + 1], temporary[64];
    snprintf(padded, sizeof padded, "%-*s\n", FILE_BYTES - 1, text);
    snprintf(temporary, sizeof temporary, "%s.new", name);
    int file = openat(state, temporary, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (file < 0) return 0;
    ssize_t written = write(file, padded, FILE_BYTES);
    close(file);
    return written == FILE_BYTES;
}

static void write_file(int state, const char *name, const char *text) {
    char temporary[64];
    snprintf(temporary, sizeof temporary, "%s.new", name);
    if (write_temporary(state, name, text)) renameat(state, temporary, state, name);
    else unlinkat(state, temporary, 0);
}

void state_reserve(int state) { write_temporary(state, EXIT, ""); }

void state_write_start(int state, pid_t process, struct timespec started) {
    char text[256], moment[MOMENT_BYTES];
    moment_write(moment, started);
    snprintf(text, sizeof text, "{\"pid\":%d,\"monitor\":%d,\"startedAt\":\"%s\"}", process, getpid(), moment);
    write_file(state, START, text);
}

void state_write_end(int state, const struct container_end *end, struct timespec started, int is_out_of_memory,
                     uint64_t log_lost) {
    char text[512], finished[MOMENT_BYTES], moment[MOMENT_BYTES + 2] = "null";
    moment_write(finished, moment_now());
    if (started.tv_sec) {
        moment[0] = '"';
        int length = moment_write(moment + 1, started);
        strcpy(moment + 1 + length, "\"");
    }
    snprintf(text, sizeof text,
             "{\"exitCode\":%d,\"signal\":%d,\"startedAt\":%s,\"finishedAt\":\"%s\",\"oomKilled\":%s,\"logLostBytes\":%llu}",
             end->exit_code, end->signal, moment, finished, is_out_of_memory ? "true" : "false",
             (unsigned long long)log_lost);
    write_file(state, EXIT, text);
}

int state_is_out_of_memory(const char *memory_events) {
    char text[512];
    int file = memory_events ? open(memory_events, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length < 0 ? 0 : length] = 0;
    const char *line = strstr(text, "oom_kill ");
    return line != 0 && strtoull(line + strlen("oom_kill "), 0, 10) > 0;
}
