/* The engine's words, and what is done at each. */
#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "report.h"

#define CHUNK_BYTES 65536u
#define LINE_BYTES 256u
/* Out of the way of what a program opens. */
#define KEPT_FROM 200

/* The caller's standard input, output and error. */
static int streams[3] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

void channel_keep_streams(void) {
    /* One that is closed would be the number of the next thing opened: by this process, and by all that come of it. */
    int any;
    while ((any = open("/dev/null", O_RDWR)) >= 0 && any <= STDERR_FILENO) {
    }
    if (any >= 0) close(any);
    for (int i = 0; i < 3; i++) {
        int kept = fcntl(i, F_DUPFD_CLOEXEC, KEPT_FROM);
        if (kept >= 0) streams[i] = kept;
    }
}

int channel_read(void *bytes, size_t length) {
    unsigned char *at = bytes;
    while (length) {
        ssize_t got = read(CHANNEL, at, length);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        at += got;
        length -= (size_t)got;
    }
    return 1;
}

static void must_read(void *bytes, size_t length) {
    if (!channel_read(bytes, length)) leave(STATUS_ENGINE_GONE);
}

static void must_send(const void *bytes, size_t length) {
    const unsigned char *at = bytes;
    while (length) {
        ssize_t sent = send(CHANNEL, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) leave(STATUS_ENGINE_GONE);
        at += sent;
        length -= (size_t)sent;
    }
}

/* Whoever reads our output may have left: then the rest is read from the engine all the same, and dropped. */
static void copy_out(int descriptor) {
    static unsigned char chunk[CHUNK_BYTES];
    uint32_t left;
    int is_open = 1;
    must_read(&left, sizeof left);
    while (left) {
        size_t length = left < CHUNK_BYTES ? left : CHUNK_BYTES;
        must_read(chunk, length);
        left -= (uint32_t)length;
        for (size_t at = 0; is_open && at < length;) {
            ssize_t wrote = write(descriptor, chunk + at, length - at);
            if (wrote < 0 && errno == EINTR) continue;
            if (wrote <= 0) is_open = 0;
            else at += (size_t)wrote;
        }
    }
}

/* At once: another process of the same container may be reporting. */
struct chunk {
    uint32_t mark_and_length;
    unsigned char bytes[CHUNK_BYTES];
};

static void send_chunk(struct chunk *chunk, size_t length) {
    chunk->mark_and_length = CHUNK_MARK | (uint32_t)length;
    must_send(chunk, sizeof chunk->mark_and_length + length);
}

static void send_input(void) {
    static struct chunk chunk;
    for (;;) {
        ssize_t got = read(streams[0], chunk.bytes, sizeof chunk.bytes);
        if (got < 0 && errno == EINTR) continue;
        send_chunk(&chunk, got > 0 ? (size_t)got : 0);
        if (got <= 0) return;
    }
}

/* A byte at a time: what stands behind the newline is the container's. */
static void send_line(void) {
    static struct chunk line;
    size_t length = 0;
    while (length < LINE_BYTES) {
        ssize_t got = read(streams[0], line.bytes + length, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (line.bytes[length++] == '\n') break;
    }
    send_chunk(&line, length);
}

/* It sees what this process sees by now: half of a container. */
static void run_shell(void) {
    pid_t shell = fork();
    if (shell == 0) {
        close(CHANNEL);
        close(WITNESS);
        for (int i = 0; i < 3; i++) dup2(streams[i], i);
        execle("/bin/sh", "sh", (char *)NULL, client_environment());
        _exit(127);
    }
    while (shell > 0 && waitpid(shell, NULL, 0) < 0 && errno == EINTR) {
    }
}

char channel_listen(void) {
    for (;;) {
        char word;
        uint32_t status;
        must_read(&word, 1);
        switch (word) {
        case 'g':
        case 'k':
        case 'p':
            return word;
        case 'o':
            copy_out(streams[1]);
            break;
        case 'e':
            copy_out(streams[2]);
            break;
        case 'i':
            send_input();
            break;
        case 'l':
            send_line();
            break;
        case 's':
            run_shell();
            break;
        case 'x':
            must_read(&status, sizeof status);
            leave((int)status);
        default:
            leave(STATUS_ENGINE_GONE);
        }
    }
}

uint32_t channel_skip(void) {
    uint32_t count;
    must_read(&count, sizeof count);
    return count;
}
