/*
 * stage as a command: `docker` and `drydock` are this program under other names. It asks the resident engine what to do,
 * and does it itself: in the caller's own directory, namespaces, cgroup, terminal and limits.
 *
 * The request: u32 length of everything | u32 number of arguments | u32 number of variables | u32 umask
 *              | u32 which of 0, 1, 2 are terminals, as bits | u16 rows | u16 columns
 *              | the working directory, each argument, each variable: bytes with a final NUL
 */
#ifndef DRYDOCK_STAGE_CLIENT_H
#define DRYDOCK_STAGE_CLIENT_H

/* Whether this program was called by the name of the command. */
int client_is_command(const char *name);
/* Connects to the engine as CHANNEL, starting it when it does not run, and sends the request. Leaves when it cannot. */
void client_connect(int argc, char **argv, char **environment);
/* The environment the command was given. */
char **client_environment(void);
/* From here on, signals meant for the container go to this process. */
void client_forward_signals(int process);
/*
 * From here on nothing is left to do but to wait for that process. It may let this one go before it ends, and the command is
 * over then: somebody has typed the keys for it.
 */
void client_may_be_let_go(void);
/* Says that the engine left in the middle. @return what the command leaves with */
int client_engine_gone(void);
/* Gives the terminal back as it was. */
void client_restore_terminal(void);

#endif
