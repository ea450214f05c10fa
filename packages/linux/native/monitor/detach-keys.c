/* A key that does not go on with the sequence may begin it again: "Ctrl-P Ctrl-P Ctrl-Q" passes one Ctrl-P on, and lets go. */
#include "detach-keys.h"

#include <string.h>

static int digit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

int detach_keys_parse(struct detach_keys *keys, const char *hexadecimal) {
    *keys = (struct detach_keys){.count = 0};
    for (; *hexadecimal; hexadecimal += 2) {
        int high = digit(hexadecimal[0]), low = high < 0 ? -1 : digit(hexadecimal[1]);
        if (low < 0 || keys->count == DETACH_KEYS_MAX) return 0;
        keys->keys[keys->count++] = (unsigned char)(high << 4 | low);
    }
    return 1;
}

/* How many of the first `length` keys that were held back still begin the sequence, when the oldest are let go. */
static size_t still_matched(const struct detach_keys *keys, const unsigned char *held, size_t length) {
    while (length && memcmp(held, keys->keys, length)) held++, length--;
    return length;
}

int detach_keys_look(struct detach_keys *keys, const unsigned char *typed, size_t length, unsigned char *passed,
                     size_t *passed_length) {
    *passed_length = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char held[DETACH_KEYS_MAX + 1];
        size_t held_length = keys->matched;
        memcpy(held, keys->keys, held_length);
        held[held_length++] = typed[i];
        keys->matched = keys->count ? still_matched(keys, held, held_length) : 0;
        if (keys->count && keys->matched == keys->count) return 1;
        size_t freed = held_length - keys->matched;
        memcpy(passed + *passed_length, held, freed);
        *passed_length += freed;
    }
    return 0;
}
