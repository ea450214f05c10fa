/* What attach is told, as words of its command line: "state=/var/lib/docker/containers/ID terminal input detach=1011". */
#ifndef DRYDOCK_ATTACH_OPTIONS_H
#define DRYDOCK_ATTACH_OPTIONS_H

#include "detach-keys.h"

struct options {
    const char *state;         /* state=DIRECTORY: the container's own, where its monitor listens */
    int has_terminal;          /* terminal: the container's streams are one terminal */
    int passes_input;          /* input: what is typed is for the container */
    int ends_input;            /* end-input: the end of what is typed is the end of what the container reads */
    int passes_signals;        /* signals: those that this process gets are for the container */
    struct detach_keys detach; /* detach=HEX: typed at a terminal, they let go */
};

/* Returns 0 when a word is not understood. */
int options_parse(char **words, struct options *options);

#endif
