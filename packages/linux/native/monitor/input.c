/* What the container reads. It may never read at all: then what was typed waits here, and who types more waits too. */
#define _GNU_SOURCE
#include "input.h"

#include <errno.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "descriptors.h"
#include "limits.h"

static unsigned char room[INPUT_BYTES];
static struct buffer waiting = {room, sizeof room, 0, 0};
static int is_open, is_terminal, is_ending, rests;

void input_begin(int has_input, int has_terminal) {
    is_open = has_input;
    is_terminal = has_terminal;
}

int input_has_room(size_t length) { return !is_open || buffer_room(&waiting) >= length; }
int input_is_open(void) { return is_open && !is_ending; }
int input_waits(void) { return is_open && waiting.length > 0 && !rests; }
int input_rests(void) { return is_open && rests; }
void input_rested(void) { rests = 0; }

static void close_input(void) {
    is_open = 0;
    if (!is_terminal) close(INPUT); /* of a terminal it is the output too */
}

void input_add(const void *bytes, size_t length) {
    if (is_open && !is_ending && length <= buffer_room(&waiting)) buffer_add(&waiting, bytes, length);
}

void input_end(void) {
    if (!is_open || is_ending) return;
    is_ending = 1;
    struct termios modes;
    /* A terminal has no end, only a key for it, and only while it gathers lines: Ctrl-D, termios(3), VEOF. */
    if (is_terminal && !tcgetattr(INPUT, &modes) && modes.c_lflag & ICANON && buffer_room(&waiting))
        buffer_add(&waiting, &modes.c_cc[VEOF], 1);
    if (is_terminal) is_ending = 0; /* another viewer may go on typing */
    else if (!waiting.length) close_input();
}

void input_hang_up(void) {
    is_open = 0;
    close(INPUT);
}

void input_write(void) {
    ssize_t written = write(INPUT, buffer_bytes(&waiting), waiting.length);
    if (written > 0) buffer_take(&waiting, (size_t)written);
    else if (written == 0 || errno == EAGAIN) rests = 1; /* said to be writable, and is not: no hurry */
    else if (errno != EINTR) close_input();              /* EPIPE: nobody can read it any more */
    if (is_open && is_ending && !waiting.length) close_input();
}
