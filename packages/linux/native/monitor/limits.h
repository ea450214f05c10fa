/* Every limit of the monitor, with its unit and its reason. */
#ifndef DRYDOCK_MONITOR_LIMITS_H
#define DRYDOCK_MONITOR_LIMITS_H

#define KIB 1024u
#define MIB (1024u * KIB)

/* Read from the container at once: a quarter of what a pipe holds. */
#define CHUNK_BYTES (16 * KIB)
/* Longer lines are cut, as Docker cuts them. */
#define LINE_BYTES (16 * KIB)
/* What may be in a container's pipes when it ends: /proc/sys/fs/pipe-max-size. More is not waited for. */
#define PIPE_BYTES_MAX (1 * MIB)

/* Input that the program has not read yet; whoever types more waits. */
#define INPUT_BYTES (64 * KIB)
/* Output that the caller has not read yet; then the container waits, as it would in a pipe. */
#define CALLER_BYTES (64 * KIB)
/* Written at once to a descriptor that cannot be made non-blocking: a terminal that is writable takes so many. */
#define CAREFUL_BYTES 256u

/* Connections to the socket, with those that only wait for the end. */
#define VIEWERS_MAX 16
/* Output that a viewer has not read yet; what comes then is left out, and the viewer told how much it was. */
#define VIEWER_BYTES (64 * KIB)
/* Left out since it last read anything: then it is dropped. */
#define VIEWER_LOST_MAX (16u * MIB)
/* The longest frame that a viewer may send. */
#define FRAME_BYTES_MAX (4 * KIB)
/* How long viewers may take to read the end, in milliseconds. */
#define GOODBYE_MS 2000

/* A log file of this size is put aside, unless an argument says otherwise. */
#define LOG_BYTES_DEFAULT (10ull * MIB)
/* Written to the log at once. */
#define LOG_BUFFER_BYTES (64 * KIB)

/* A terminal that is writable but takes nothing is tried again after so many milliseconds. */
#define REST_MS 20
/* A caller in the background is not read; whether it came to the front is looked at again after so many milliseconds. */
#define FRONT_MS 200
/* How long the program that hears of the end may take. */
#define FOLLOW_UP_MS 30000

#endif
