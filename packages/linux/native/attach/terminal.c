#define _GNU_SOURCE
#include "terminal.h"

#include <sys/ioctl.h>
#include <termios.h>

#include "connection.h"

static struct termios before;
static int is_raw;

int terminal_begin(void) {
    if (tcgetattr(0, &before)) return 0;
    struct termios raw = before;
    cfmakeraw(&raw);
    return is_raw = !tcsetattr(0, TCSANOW, &raw);
}

void terminal_end(void) {
    if (is_raw) tcsetattr(0, TCSANOW, &before);
    is_raw = 0;
}

static void tell_size(int more) {
    struct winsize size;
    if (ioctl(1, TIOCGWINSZ, &size) && ioctl(0, TIOCGWINSZ, &size)) return;
    unsigned columns = size.ws_col + (unsigned)more, rows = size.ws_row + (unsigned)more;
    unsigned char bytes[4] = {(unsigned char)(columns >> 8), (unsigned char)columns, (unsigned char)(rows >> 8),
                              (unsigned char)rows};
    connection_send(FRAME_WINDOW_SIZE, bytes, sizeof bytes);
}

void terminal_tell_size(void) { tell_size(0); }

void terminal_ask_redraw(void) {
    tell_size(1);
    tell_size(0);
}
