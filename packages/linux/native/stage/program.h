/*
 * The program that stage performs: a list of system calls, as bytes.
 * packages/linux/src/stage/compile-program.ts writes it; the layout is told there and here, nowhere else.
 *
 *   header   u32 magic "STG1" | u16 version | u16 flags | u32 length of everything | u32 number of operations
 *   each operation starts with   u16 kind | u16 result slot (NO_SLOT: none) | u32 length of this record
 *     CALL   u32 number | u32 argument count | u32 expected errno count | u32 blob count
 *            i32 expected[4]
 *            per argument  u32 type | u32 zero | u64 value
 *            per blob      u32 bytes | u32 pointer count | bytes, padded to 8 | per pointer u32 offset, u32 blob
 *     FORK   u64 clone flags | u32 operations that the child performs | u32 zero
 *     TELL   u64 zero
 *     WAIT   u64 zero
 *     EXIT   u32 status | u32 zero
 *     BEGAN  u64 zero
 *
 * Little-endian; every record's length is a multiple of 8.
 */
#ifndef DRYDOCK_STAGE_PROGRAM_H
#define DRYDOCK_STAGE_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#define PROGRAM_MAGIC 0x31475453u
#define PROGRAM_VERSION 1u
/* Each report is sent as soon as its call returned: what a killed process has done is known. */
#define REPORTS_AT_ONCE 1u
#define PROGRAM_BYTES_MAX (1024u * 1024u)
#define OPERATIONS_MAX 1024u
#define SLOTS_MAX 128u
#define NO_SLOT 0xffffu
#define ARGUMENTS_MAX 6u
#define EXPECTED_MAX 4u
#define BLOBS_MAX 256u

/* BEGAN waits until the process behind the last fork has become another program, or has died. */
enum operation_kind { CALL = 1, FORK = 2, TELL = 3, WAIT = 4, EXIT = 5, BEGAN = 6 };
enum argument_type { ARGUMENT_INTEGER = 0, ARGUMENT_SLOT = 1, ARGUMENT_BLOB = 2 };

/* Why a program is refused; reported to the engine as the result. */
enum refusal {
    REFUSED_HEADER = 1,
    REFUSED_LENGTH,
    REFUSED_KIND,
    REFUSED_ARGUMENT,
    REFUSED_SLOT,
    REFUSED_BLOB,
    REFUSED_POINTER,
    REFUSED_FORK,
    REFUSED_TRAILING
};

struct argument {
    uint32_t type;
    uint64_t value;
};

struct operation {
    enum operation_kind kind;
    uint16_t result_slot;
    uint32_t number;
    uint32_t argument_count;
    uint32_t expected_count;
    int32_t expected[EXPECTED_MAX];
    struct argument arguments[ARGUMENTS_MAX]; /* blobs are already addresses */
    uint64_t clone_flags;
    uint32_t child_operations;
    uint32_t status;
};

struct program {
    uint32_t flags;
    uint32_t count;
    struct operation *operations;
};

/*
 * Checks the whole of `bytes` before anything is performed and turns it into operations.
 * Returns 0, or the refusal with the operation it is about in *where.
 */
int program_check(unsigned char *bytes, size_t length, struct program *program, uint32_t *where);

#endif
