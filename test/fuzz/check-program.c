/*
 * Has stage check programs, and performs none. Each comes on standard input behind its length, four bytes; the answer is
 * one byte on standard output: 0, or why it is refused. Each lies in memory of just its size, so that a sanitizer sees
 * every byte that is read beside it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../packages/linux/native/stage/program.h"

static int read_all(void *bytes, size_t length) {
    unsigned char *at = bytes;
    while (length) {
        ssize_t got = read(STDIN_FILENO, at, length);
        if (got <= 0) return 0;
        at += got;
        length -= (size_t)got;
    }
    return 1;
}

int main(void) {
    uint32_t length;
    while (read_all(&length, sizeof length)) {
        unsigned char *bytes = malloc(length ? length : 1);
        struct program program = {0};
        uint32_t where;
        if (!bytes || !read_all(bytes, length)) return 1;
        unsigned char refusal = (unsigned char)program_check(bytes, length, &program, &where);
        free(program.operations);
        free(bytes);
        if (write(STDOUT_FILENO, &refusal, 1) != 1) return 1;
    }
    return 0;
}
