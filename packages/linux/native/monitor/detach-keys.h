/*
 * Keys that let a caller go, and the container go on: Ctrl-P Ctrl-Q, unless others were chosen. They are looked for in what is
 * typed, and are not passed on; the beginning of them waits for the next key.
 */
#ifndef DRYDOCK_MONITOR_DETACH_KEYS_H
#define DRYDOCK_MONITOR_DETACH_KEYS_H

#include <stddef.h>

/* The longest sequence; packages/runtime/src/monitor/detach-keys.ts refuses longer ones. */
#define DETACH_KEYS_MAX 16

struct detach_keys {
    unsigned char keys[DETACH_KEYS_MAX];
    size_t count; /* 0: no keys let go */
    size_t matched;
};

/* "1011" is Ctrl-P Ctrl-Q: two hexadecimal digits for each. Returns 0 when that is not so. */
int detach_keys_parse(struct detach_keys *keys, const char *hexadecimal);
/*
 * Copies what is typed for the container to `passed`, which has room for DETACH_KEYS_MAX more than `length`. Returns whether
 * the keys were typed; what follows them is dropped.
 */
int detach_keys_look(struct detach_keys *keys, const unsigned char *typed, size_t length, unsigned char *passed,
                     size_t *passed_length);

#endif
