#include "report.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

struct record {
    uint32_t kind;
    uint32_t operation;
    int32_t process;
    int32_t error;
    int64_t result;
    uint64_t nanoseconds;
};

#define RECORDS_MAX 64

static struct record records[RECORDS_MAX];
static unsigned count;
static int channel = -1;

void report_to(int descriptor) { channel = descriptor; }

void report(enum report_kind kind, uint32_t operation, int process, int error, int64_t result, uint64_t nanoseconds) {
    if (count == RECORDS_MAX) report_flush();
    records[count++] = (struct record){kind, operation, process, error, result, nanoseconds};
}

void report_flush(void) {
    const char *at = (const char *)records;
    size_t left = count * sizeof records[0];
    count = 0;
    while (left) {
        /* No SIGPIPE when the engine is gone: the container must not die of it, nor inherit an ignored signal. */
        ssize_t sent = send(channel, at, left, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return;
        at += sent;
        left -= (size_t)sent;
    }
}
