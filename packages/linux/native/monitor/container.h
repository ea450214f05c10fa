/* The container, as far as its monitor knows it: a child process that will end. */
#ifndef DRYDOCK_MONITOR_CONTAINER_H
#define DRYDOCK_MONITOR_CONTAINER_H

#include <sys/types.h>

struct container_end {
    int exit_code; /* as shells have it: 128 and the signal */
    int signal;    /* 0: none */
    int has_run;   /* it became its program; else it ended in preparation */
};

/* Its first process; 0 when there is none (any more). */
pid_t container_process(void);
/* Whether that one has become its program. */
int container_has_run(pid_t process);
void container_signal(int signal);
/* Takes leave of those that ended. Returns 1 when the container's first process was among them. */
int container_reap(struct container_end *end);

#endif
