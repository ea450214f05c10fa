/* As Go's time.RFC3339Nano: zeros at the end of the fraction are left out, and the point with them. */
#define _GNU_SOURCE
#include "moment.h"

#include <stdio.h>

struct timespec moment_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now;
}

int64_t moment_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int moment_write(char text[MOMENT_BYTES], struct timespec moment) {
    struct tm utc;
    gmtime_r(&moment.tv_sec, &utc);
    int length = snprintf(text, MOMENT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%09ld", utc.tm_year + 1900, utc.tm_mon + 1,
                          utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, moment.tv_nsec);
    if (length >= MOMENT_BYTES - 1) length = MOMENT_BYTES - 2; /* a year of more than four digits */
    while (text[length - 1] == '0') length--;
    if (text[length - 1] == '.') length--;
    text[length++] = 'Z';
    text[length] = 0;
    return length;
}
