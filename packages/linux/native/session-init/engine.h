#ifndef DRYDOCK_SESSION_INIT_ENGINE_H
#define DRYDOCK_SESSION_INIT_ENGINE_H

#include <sys/types.h>

/* The socket that commands connect to, or -1: this Linux has no engine. */
int engine_listen(void);
void engine_start(int socket);
int engine_runs(void);
int engine_is(pid_t process);
/* Whoever asked an engine that could not start is let go, instead of starting it for ever. */
void engine_ended(int socket, int status);

#endif
