/* Cuts what each stream writes into lines, as Docker's daemon does, and hands them on with the moment they came. */
#define _GNU_SOURCE
#include "log.h"

#include <string.h>

#include "json-text.h"
#include "limits.h"
#include "log-file.h"
#include "moment.h"

static const char *const NAMES[LOG_STREAMS] = {"stdout", "stderr"};
static unsigned char unfinished[LOG_STREAMS][LINE_BYTES];
static size_t lengths[LOG_STREAMS];

/* A line that was cut has no end of line; so the log, put together again, is what the program wrote. */
static void put_line(enum log_stream stream, const unsigned char *bytes, size_t length, int is_whole) {
    static char line[LINE_BYTES * JSON_BYTES_PER_BYTE + 128];
    char *to = line;
    char moment[MOMENT_BYTES];
    moment_write(moment, moment_now());
    to = stpcpy(to, "{\"log\":\"");
    to += json_text(to, bytes, length);
    if (is_whole) to = stpcpy(to, "\\n");
    to = stpcpy(to, "\",\"stream\":\"");
    to = stpcpy(to, NAMES[stream]);
    to = stpcpy(to, "\",\"time\":\"");
    to = stpcpy(to, moment);
    to = stpcpy(to, "\"}\n");
    log_file_put(line, (size_t)(to - line), length + (is_whole ? 1 : 0));
}

void log_add(enum log_stream stream, const unsigned char *bytes, size_t length) {
    unsigned char *kept = unfinished[stream];
    while (length) {
        size_t room = LINE_BYTES - lengths[stream];
        size_t looked_at = length < room ? length : room;
        const unsigned char *end = memchr(bytes, '\n', looked_at);
        size_t taken = end ? (size_t)(end - bytes) : looked_at;
        if (end && lengths[stream] == 0) {
            put_line(stream, bytes, taken, 1); /* the usual case: nothing is copied */
        } else {
            memcpy(kept + lengths[stream], bytes, taken);
            lengths[stream] += taken;
            if (end || lengths[stream] == LINE_BYTES) {
                put_line(stream, kept, lengths[stream], end != 0);
                lengths[stream] = 0;
            }
        }
        bytes += taken + (end ? 1 : 0);
        length -= taken + (end ? 1 : 0);
    }
}

void log_end(enum log_stream stream) {
    if (lengths[stream]) put_line(stream, unfinished[stream], lengths[stream], 0);
    lengths[stream] = 0;
}
