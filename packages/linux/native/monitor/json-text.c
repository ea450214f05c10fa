/*
 * What a program writes need not be text. A byte that is no part of a character of UTF-8 becomes U+FFFD, each by itself;
 * control characters and those that mean something in HTML or JavaScript are escaped.
 */
#include "json-text.h"

#include <stdint.h>
#include <string.h>

static const char HEX[] = "0123456789abcdef";

/* Length of the character at `bytes`; 0 when it is none: cut off, overlong, a surrogate, or too large. */
static size_t character(const unsigned char *bytes, size_t left) {
    unsigned char first = bytes[0];
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length) return 0;
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xc0) != 0x80) return 0;
    if (first == 0xe0 && bytes[1] < 0xa0) return 0;
    if (first == 0xed && bytes[1] > 0x9f) return 0;
    if (first == 0xf0 && bytes[1] < 0x90) return 0;
    if (first == 0xf4 && bytes[1] > 0x8f) return 0;
    return length;
}

static size_t escape_ascii(char *to, unsigned char byte) {
    char letter = byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '"' || byte == '\\' ? (char)byte : 0;
    to[0] = '\\';
    if (letter) {
        to[1] = letter;
        return 2;
    }
    memcpy(to + 1, "u00", 3);
    to[4] = HEX[byte >> 4];
    to[5] = HEX[byte & 15];
    return 6;
}

static int is_plain(unsigned char byte) {
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' && byte != '>' && byte != '&';
}

size_t json_text(char *to, const unsigned char *bytes, size_t length) {
    char *start = to;
    for (size_t i = 0; i < length;) {
        unsigned char byte = bytes[i];
        if (byte < 0x80) {
            if (is_plain(byte)) *to++ = (char)byte;
            else to += escape_ascii(to, byte);
            i++;
            continue;
        }
        size_t taken = character(bytes + i, length - i);
        int is_separator = taken == 3 && byte == 0xe2 && bytes[i + 1] == 0x80 && (bytes[i + 2] & 0xfe) == 0xa8;
        if (taken == 0) {
            memcpy(to, "\\ufffd", 6);
            to += 6;
            taken = 1;
        } else if (is_separator) { /* U+2028, U+2029: ends of lines in JavaScript */
            memcpy(to, bytes[i + 2] == 0xa8 ? "\\u2028" : "\\u2029", 6);
            to += 6;
        } else {
            memcpy(to, bytes + i, taken);
            to += taken;
        }
        i += taken;
    }
    return (size_t)(to - start);
}
