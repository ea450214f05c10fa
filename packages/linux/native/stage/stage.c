/*
 * stage: performs a list of system calls and then becomes another program.
 *
 * Node cannot set up a container's first process itself: it has many threads, and the kernel lets only a
 * single-threaded process enter a user namespace (unshare(2)). So the engine, in TypeScript, writes down which
 * calls to make, and this small process makes them. It knows nothing of containers.
 *
 * Descriptor 3 is the channel to the engine; 4, where given, is the witness: it closes when the last exec succeeds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "client.h"
#include "program.h"
#include "report.h"

static int64_t slots[SLOTS_MAX];
/* A result of an operation that was left out is no result: its slot would be taken for descriptor 0. */
static unsigned char slot_is_set[SLOTS_MAX];
static int reports_at_once;
/* As a command: the witness's other end, read by this process itself. */
static int witnessed = -1;
static pid_t command;

static uint64_t now_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

_Noreturn void leave(int status) {
    report_flush();
    if (command == getpid()) {
        if (status == STATUS_ENGINE_GONE) status = client_engine_gone();
        client_restore_terminal();
    }
    _exit(status);
}

static int is_expected(const struct operation *operation, int error) {
    for (uint32_t i = 0; i < operation->expected_count; i++)
        if (operation->expected[i] == error) return 1;
    return 0;
}

/* As a command, the engine first tells the caller what went wrong, and chooses the status. */
static _Noreturn void fail(void) {
    report_flush();
    if (command == getpid()) channel_listen();
    leave(STATUS_CALL_FAILED);
}

static void set_slot(uint16_t slot, int64_t value) {
    if (slot == NO_SLOT) return;
    slots[slot] = value;
    slot_is_set[slot] = 1;
}

static void perform_call(const struct operation *operation, uint32_t index) {
    uint64_t a[ARGUMENTS_MAX] = {0};
    for (uint32_t i = 0; i < operation->argument_count; i++) {
        const struct argument *argument = &operation->arguments[i];
        if (argument->type == ARGUMENT_SLOT && !slot_is_set[argument->value]) {
            report(REPORT_CALL, index, (int)syscall(SYS_getpid), ECANCELED, -1, 0);
            fail();
        }
        a[i] = argument->type == ARGUMENT_SLOT ? (uint64_t)slots[argument->value] : argument->value;
    }
    if (operation->number == SYS_execve || operation->number == SYS_execveat) report_flush();

    uint64_t started = now_nanoseconds();
    long result = syscall((long)operation->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    int error = result == -1 ? errno : 0;
    uint64_t took = now_nanoseconds() - started;

    report(REPORT_CALL, index, (int)syscall(SYS_getpid), error, result, took);
    if (reports_at_once) report_flush();
    if (error && !is_expected(operation, error)) fail();
    set_slot(operation->result_slot, result);
}

/* The engine looks, or does its own part, and then lets us go on: past the operations it leaves out. */
static uint32_t tell(uint32_t index, uint32_t end) {
    report(REPORT_TELL, index, (int)syscall(SYS_getpid), 0, 0, 0);
    report_flush();
    char word = channel_listen();
    if (word == 'g') return index + 1;
    uint32_t skipped = word == 'k' ? channel_skip() : end;
    if (skipped > end - index - 1) leave(STATUS_ENGINE_GONE);
    return index + 1 + skipped;
}

/* Only the process that will exec still holds the witness: it closes when the exec succeeds, or the process dies. */
static void wait_until_begun(uint32_t index) {
    char nothing;
    while (read(witnessed, &nothing, 1) < 0 && errno == EINTR) {
    }
    report(REPORT_BEGAN, index, 0, 0, 0, 0);
    report_flush();
}

/* Stays until every child is gone; the container's own exit status becomes ours. */
static void wait_for_children(uint32_t index, int *last_status) {
    report_flush();
    if (command == getpid()) client_may_be_let_go();
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0 && errno == EINTR) continue;
        if (pid < 0) return; /* ECHILD: all are gone */
        *last_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        report(REPORT_ENDED, index, pid, 0, status, 0);
        report_flush();
    }
}

/* Returns the index of the next operation: the child goes on with its block, the parent behind it. */
static uint32_t fork_here(const struct operation *operation, uint32_t index, uint32_t *end) {
    uint64_t started = now_nanoseconds();
    int gate[2];
    report_flush();
    if (pipe2(gate, O_CLOEXEC)) {
        report(REPORT_FORKED, index, (int)syscall(SYS_getpid), errno, -1, 0);
        leave(STATUS_CALL_FAILED);
    }
    long pid = syscall(SYS_clone, operation->clone_flags | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        /* The engine must hear of this child from its parent before it hears from the child: so wait until the gate closes. */
        char nothing;
        close(gate[1]);
        while (read(gate[0], &nothing, 1) < 0 && errno == EINTR) {
        }
        close(gate[0]);
        *end = index + 1 + operation->child_operations;
        return index + 1;
    }
    int error = pid < 0 ? errno : 0;
    close(WITNESS); /* only the one that will exec keeps it */
    report(REPORT_FORKED, index, (int)syscall(SYS_getpid), error, pid, now_nanoseconds() - started);
    if (error) leave(STATUS_CALL_FAILED);
    set_slot(operation->result_slot, pid);
    if (command == getpid()) client_forward_signals((int)pid);
    report_flush();
    close(gate[0]);
    close(gate[1]);
    return index + 1 + operation->child_operations;
}

static _Noreturn void perform(const struct program *program) {
    uint32_t end = program->count;
    int last_status = 0;
    for (uint32_t i = 0; i < end;) {
        const struct operation *operation = &program->operations[i];
        switch (operation->kind) {
        case CALL:
            perform_call(operation, i++);
            break;
        case FORK:
            i = fork_here(operation, i, &end);
            break;
        case TELL:
            i = tell(i, end);
            break;
        case WAIT:
            wait_for_children(i++, &last_status);
            break;
        case BEGAN:
            wait_until_begun(i++);
            break;
        case EXIT:
            leave((int)operation->status);
        }
    }
    leave(last_status);
}

static size_t read_program(unsigned char *bytes) {
    size_t have = 0, want = 16;
    while (have < want) {
        ssize_t got = read(CHANNEL, bytes + have, want - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        have += (size_t)got;
        if (have == 16 && want == 16) {
            uint32_t total;
            memcpy(&total, bytes + 8, 4);
            if (total > 16 && total <= PROGRAM_BYTES_MAX) want = total;
        }
    }
    return have;
}

/* The engine's end of the witness is our own here: nobody else is there to read it. */
static void witness_oneself(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) leave(STATUS_REFUSED);
    /* Out of the way first: either end may be at the number that the witness is to have. */
    witnessed = fcntl(ends[0], F_DUPFD_CLOEXEC, WITNESS + 1);
    int other = fcntl(ends[1], F_DUPFD_CLOEXEC, WITNESS + 1);
    close(ends[0]);
    close(ends[1]);
    dup3(other, WITNESS, O_CLOEXEC);
    close(other);
}

int main(int argc, char **argv, char **environment) {
    /* The learner must not trace this process or read its memory while it is still half outside. */
    prctl(PR_SET_DUMPABLE, 0);
    if (client_is_command(argv[0])) {
        command = getpid();
        channel_keep_streams();
        client_connect(argc, argv, environment);
        if (channel_listen() != 'p') leave(STATUS_ENGINE_GONE);
        witness_oneself();
    }
    fcntl(CHANNEL, F_SETFD, FD_CLOEXEC);
    fcntl(WITNESS, F_SETFD, FD_CLOEXEC);
    report_to(CHANNEL);

    unsigned char *bytes = aligned_alloc(8, PROGRAM_BYTES_MAX);
    if (!bytes) leave(STATUS_REFUSED);
    size_t length = read_program(bytes);
    struct program program;
    uint32_t where;
    int refusal = program_check(bytes, length, &program, &where);
    if (refusal) {
        report(REPORT_REFUSED, where, 0, EINVAL, refusal, 0);
        leave(STATUS_REFUSED);
    }
    reports_at_once = (program.flags & REPORTS_AT_ONCE) != 0;
    perform(&program);
}
