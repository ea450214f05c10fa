/*
 * What the engine says to a process of ours, between programs and at each Tell. One byte says what it is:
 *   'g'                      go on
 *   'k' u32 count            go on, and leave so many operations out
 *   'p' then a program       perform it (program.h)
 *   'o' u32 length, bytes    write them to standard output
 *   'e' u32 length, bytes    write them to standard error
 *   'i'                      send standard input: per chunk u32 CHUNK_MARK | length, bytes; length 0 at its end
 *   'l'                      send one line of standard input, in the same form, with its newline
 *   's'                      run a shell here, and go on listening when it has ended
 *   'x' u32 status           leave with this status
 */
#ifndef DRYDOCK_STAGE_CHANNEL_H
#define DRYDOCK_STAGE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#define CHANNEL 3
/* Tells a chunk of input from a report, which begins with its kind (report.h). */
#define CHUNK_MARK 0x80000000u
#define WITNESS 4

/* Exit statuses of stage itself; sysexits.h and the shells leave these free. */
#define STATUS_REFUSED 120
#define STATUS_CALL_FAILED 121
#define STATUS_ENGINE_GONE 122

_Noreturn void leave(int status);

/* From here on the caller is spoken to, and heard, even when 0, 1 and 2 have become others. */
void channel_keep_streams(void);

/* Reads exactly so many bytes; returns 0 when the engine is gone. */
int channel_read(void *bytes, size_t length);
/* Does what the engine says until it says 'g', 'k' or 'p', and returns that. Leaves when the engine is gone. */
char channel_listen(void);
/* What stood behind a 'k'. */
uint32_t channel_skip(void);

#endif
