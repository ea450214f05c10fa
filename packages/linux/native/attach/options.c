#include "options.h"

#include <string.h>

int options_parse(char **words, struct options *options) {
    *options = (struct options){.state = 0};
    for (; *words; words++) {
        if (!strncmp(*words, "state=", 6)) options->state = *words + 6;
        else if (!strncmp(*words, "detach=", 7)) {
            if (!detach_keys_parse(&options->detach, *words + 7)) return 0;
        } else if (!strcmp(*words, "terminal")) options->has_terminal = 1;
        else if (!strcmp(*words, "input")) options->passes_input = 1;
        else if (!strcmp(*words, "end-input")) options->ends_input = 1;
        else if (!strcmp(*words, "signals")) options->passes_signals = 1;
        else return 0;
    }
    return options->state != 0;
}
