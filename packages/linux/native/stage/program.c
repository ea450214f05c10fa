/* Reads a program and refuses it as a whole when any part is wrong: nothing here trusts a length or an index. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    unsigned char *at;
    size_t left;
};

static int read_u32(struct reader *reader, uint32_t *value) {
    if (reader->left < 4) return 0;
    memcpy(value, reader->at, 4);
    reader->at += 4;
    reader->left -= 4;
    return 1;
}

static int read_u64(struct reader *reader, uint64_t *value) {
    if (reader->left < 8) return 0;
    memcpy(value, reader->at, 8);
    reader->at += 8;
    reader->left -= 8;
    return 1;
}

struct blob {
    unsigned char *bytes;
    uint32_t length;
    unsigned char *pointers;
    uint32_t pointer_count;
};

static int read_blobs(struct reader *reader, struct blob *blobs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length, pointers;
        if (!read_u32(reader, &length) || !read_u32(reader, &pointers)) return REFUSED_BLOB;
        size_t padded = ((size_t)length + 7) & ~(size_t)7;
        if (padded > reader->left || pointers > (reader->left - padded) / 8) return REFUSED_BLOB;
        blobs[i] = (struct blob){reader->at, length, reader->at + padded, pointers};
        reader->at += padded + (size_t)pointers * 8;
        reader->left -= padded + (size_t)pointers * 8;
    }
    return 0;
}

/* A pointer inside a blob (an argv, a struct sock_fprog) becomes the address of another blob of the same call. */
static int link_pointers(struct blob *blobs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t p = 0; p < blobs[i].pointer_count; p++) {
            uint32_t offset, target;
            memcpy(&offset, blobs[i].pointers + (size_t)p * 8, 4);
            memcpy(&target, blobs[i].pointers + (size_t)p * 8 + 4, 4);
            if (target >= count || offset > blobs[i].length || blobs[i].length - offset < 8) return REFUSED_POINTER;
            uint64_t address = (uint64_t)(uintptr_t)blobs[target].bytes;
            memcpy(blobs[i].bytes + offset, &address, 8);
        }
    }
    return 0;
}

static int read_call(struct reader *reader, struct operation *operation, const unsigned char *slot_is_set) {
    uint32_t blob_count;
    if (!read_u32(reader, &operation->number) || !read_u32(reader, &operation->argument_count) ||
        !read_u32(reader, &operation->expected_count) || !read_u32(reader, &blob_count))
        return REFUSED_LENGTH;
    if (operation->argument_count > ARGUMENTS_MAX || operation->expected_count > EXPECTED_MAX) return REFUSED_ARGUMENT;
    if (blob_count > BLOBS_MAX) return REFUSED_BLOB;
    for (uint32_t i = 0; i < EXPECTED_MAX; i++)
        if (!read_u32(reader, (uint32_t *)&operation->expected[i])) return REFUSED_LENGTH;
    for (uint32_t i = 0; i < operation->argument_count; i++) {
        uint32_t zero;
        if (!read_u32(reader, &operation->arguments[i].type) || !read_u32(reader, &zero) ||
            !read_u64(reader, &operation->arguments[i].value))
            return REFUSED_LENGTH;
    }

    struct blob blobs[BLOBS_MAX];
    int refusal = read_blobs(reader, blobs, blob_count);
    if (!refusal) refusal = link_pointers(blobs, blob_count);
    if (refusal) return refusal;

    for (uint32_t i = 0; i < operation->argument_count; i++) {
        struct argument *argument = &operation->arguments[i];
        switch (argument->type) {
        case ARGUMENT_INTEGER:
            break;
        case ARGUMENT_SLOT: /* a result that no earlier operation wrote would be a zero taken for a descriptor */
            if (argument->value >= SLOTS_MAX || !slot_is_set[argument->value]) return REFUSED_SLOT;
            break;
        case ARGUMENT_BLOB:
            if (argument->value >= blob_count) return REFUSED_BLOB;
            argument->value = (uint64_t)(uintptr_t)blobs[argument->value].bytes;
            break;
        default:
            return REFUSED_ARGUMENT;
        }
    }
    return 0;
}

static int read_operation(struct reader *reader, struct operation *operation, const unsigned char *slot_is_set) {
    uint32_t zero;
    uint64_t zero64;
    switch (operation->kind) {
    case CALL:
        return read_call(reader, operation, slot_is_set);
    case FORK:
        if (!read_u64(reader, &operation->clone_flags) || !read_u32(reader, &operation->child_operations) ||
            !read_u32(reader, &zero))
            return REFUSED_LENGTH;
        return 0;
    case TELL:
    case WAIT:
    case BEGAN:
        return read_u64(reader, &zero64) ? 0 : REFUSED_LENGTH;
    case EXIT:
        return read_u32(reader, &operation->status) && read_u32(reader, &zero) ? 0 : REFUSED_LENGTH;
    }
    return REFUSED_KIND;
}

int program_check(unsigned char *bytes, size_t length, struct program *program, uint32_t *where) {
    struct reader all = {bytes, length};
    uint32_t magic, version, total;
    *where = 0;
    if (!read_u32(&all, &magic) || !read_u32(&all, &version) || !read_u32(&all, &total) ||
        !read_u32(&all, &program->count))
        return REFUSED_HEADER;
    program->flags = version >> 16;
    if (magic != PROGRAM_MAGIC || (version & 0xffff) != PROGRAM_VERSION || total != length) return REFUSED_HEADER;
    if (program->flags & ~REPORTS_AT_ONCE) return REFUSED_HEADER;
    if (program->count == 0 || program->count > OPERATIONS_MAX) return REFUSED_HEADER;
    program->operations = calloc(program->count, sizeof *program->operations);
    if (!program->operations) return REFUSED_HEADER;

    unsigned char slot_is_set[SLOTS_MAX] = {0};
    uint32_t block_end[OPERATIONS_MAX];
    uint32_t depth = 0;
    for (uint32_t i = 0; i < program->count; i++) {
        struct operation *operation = &program->operations[i];
        uint32_t head, record_length;
        *where = i;
        if (!read_u32(&all, &head) || !read_u32(&all, &record_length)) return REFUSED_LENGTH;
        if (record_length < 16 || record_length % 8 || record_length - 8 > all.left) return REFUSED_LENGTH;
        operation->kind = head & 0xffff;
        operation->result_slot = (uint16_t)(head >> 16);
        if (operation->result_slot != NO_SLOT && operation->result_slot >= SLOTS_MAX) return REFUSED_SLOT;

        struct reader record = {all.at, record_length - 8};
        int refusal = read_operation(&record, operation, slot_is_set);
        if (refusal) return refusal;
        if (record.left) return REFUSED_LENGTH;
        all.at += record_length - 8;
        all.left -= record_length - 8;

        /* A child's block lies wholly within its parent's. */
        while (depth && block_end[depth - 1] <= i) depth--;
        if (operation->kind == FORK) {
            uint32_t end = depth ? block_end[depth - 1] : program->count;
            if (operation->child_operations == 0 || operation->child_operations > end - i - 1) return REFUSED_FORK;
            block_end[depth++] = i + 1 + operation->child_operations;
        }
        if (operation->result_slot != NO_SLOT) slot_is_set[operation->result_slot] = 1;
    }
    return all.left ? REFUSED_TRAILING : 0;
}
