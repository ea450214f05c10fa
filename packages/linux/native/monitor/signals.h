/* Signals as something to read, signalfd(2): none interrupts what is being done. */
#ifndef DRYDOCK_MONITOR_SIGNALS_H
#define DRYDOCK_MONITOR_SIGNALS_H

int signals_open(void);
/* Returns the next one; 0 when there is none. */
int signals_next(int signals);
/* Whether it is one of those that are passed on. */
int signals_is_for_container(int signal);
/* From here on they mean this process again: it can be interrupted. */
void signals_let_through(void);

#endif
