/* The container's input, on its way. */
#ifndef DRYDOCK_MONITOR_INPUT_H
#define DRYDOCK_MONITOR_INPUT_H

#include <stddef.h>

void input_begin(int has_input, int has_terminal);
int input_has_room(size_t length);
/* Whoever has not asked for room loses it. */
void input_add(const void *bytes, size_t length);
/* Nothing more will be added; what was is still passed on. */
void input_end(void);

/* From now on, also of a terminal: of that the container hears as a hang-up, once the output is closed as well. */
void input_hang_up(void);

/* Whether the container may still read any. */
int input_is_open(void);
/* Whether there is something to write now. */
int input_waits(void);
void input_write(void);
/* Whether writing shall be tried again in a moment. */
int input_rests(void);
void input_rested(void);

#endif
