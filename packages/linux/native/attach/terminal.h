/* The terminal that somebody sits at, as 0 of this process. */
#ifndef DRYDOCK_ATTACH_TERMINAL_H
#define DRYDOCK_ATTACH_TERMINAL_H

/* What is typed is passed on as it is, Ctrl-C too. Returns whether 0 is a terminal. */
int terminal_begin(void);
/* It is as it was before. */
void terminal_end(void);
/* Tells the container's terminal the size of this one. Does nothing without one. */
void terminal_tell_size(void);
/* The same, and one that is wrong before it: whoever draws the whole screen draws it again. */
void terminal_ask_redraw(void);

#endif
