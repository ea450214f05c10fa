/*
 * Lines are gathered and written together. When the disk is full, those that do not fit whole are taken back and counted;
 * the first line that fits again says how much is missing.
 */
#define _GNU_SOURCE
#include "log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"
#include "log.h"
#include "moment.h"

#define NAME "log.json"
#define NAME_ASIDE "log.json.1"

static int directory, file = -1;
static uint64_t size, size_max;
static uint64_t lost, lost_untold;
static char gathered[LOG_BUFFER_BYTES];
static size_t gathered_length, gathered_output;

static void open_file(void) {
    file = openat(directory, NAME, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    off_t end = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    size = end < 0 ? 0 : (uint64_t)end;
}

void log_open(int state, uint64_t bytes_max) {
    directory = state;
    size_max = bytes_max;
    open_file();
}

uint64_t log_lost(void) { return lost; }

/* All of it or nothing: half a line would spoil the next one. */
static int write_whole(const char *bytes, size_t length) {
    size_t written = 0;
    if (file < 0) open_file();
    if (file < 0) return 0;
    while (written < length) {
        ssize_t now = write(file, bytes + written, length - written);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) {
            if (written && ftruncate(file, (off_t)size) < 0) size += written;
            return 0;
        }
        written += (size_t)now;
    }
    size += length;
    return 1;
}

static void put_aside(void) {
    if (file < 0 || size < size_max) return;
    if (renameat(directory, NAME, directory, NAME_ASIDE) < 0) return; /* tried again with the next line */
    close(file);
    open_file();
}

static int tell_what_is_lost(void) {
    char line[256], moment[MOMENT_BYTES];
    moment_write(moment, moment_now());
    int length = snprintf(line, sizeof line,
                          "{\"log\":\"[%llu bytes of output are missing here: they could not be written]\\n\","
                          "\"stream\":\"stderr\",\"time\":\"%s\"}\n",
                          (unsigned long long)lost_untold, moment);
    return write_whole(line, (size_t)length);
}

static void write_lines(const char *bytes, size_t length, size_t output) {
    put_aside();
    uint64_t before = size;
    if ((!lost_untold || tell_what_is_lost()) && write_whole(bytes, length)) {
        lost_untold = 0;
        return;
    }
    /* What is told is told in the place where it belongs: right before the next line that fits. */
    if (size > before && !ftruncate(file, (off_t)before)) size = before;
    lost += output;
    lost_untold += output;
}

void log_flush(void) {
    size_t length = gathered_length;
    if (!length) return;
    gathered_length = 0;
    write_lines(gathered, length, gathered_output);
    gathered_output = 0;
}

void log_file_put(const char *line, size_t length, size_t output) {
    int is_due = size + gathered_length >= size_max;
    if (is_due || gathered_length + length > sizeof gathered) log_flush();
    if (length > sizeof gathered) {
        write_lines(line, length, output);
        return;
    }
    memcpy(gathered + gathered_length, line, length);
    gathered_length += length;
    gathered_output += output;
}
