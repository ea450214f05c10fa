/* Reads the command line; whatever is not known is refused, for it would be a mistake of the plan. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"

static const char *value_of(const char *word, const char *name) {
    size_t length = strlen(name);
    return strncmp(word, name, length) ? 0 : word + length;
}

int options_parse(char **words, struct options *options) {
    *options = (struct options){.log_bytes = LOG_BYTES_DEFAULT};
    for (; *words; words++) {
        const char *value;
        if ((value = value_of(*words, "state="))) {
            options->state = value;
        } else if ((value = value_of(*words, "memory-events="))) {
            options->memory_events = value;
        } else if ((value = value_of(*words, "log-bytes="))) {
            char *end;
            options->log_bytes = strtoull(value, &end, 10);
            if (*end || options->log_bytes == 0) return 0;
        } else if ((value = value_of(*words, "detach="))) {
            if (!detach_keys_parse(&options->detach, value)) return 0;
        } else if (!strcmp(*words, "terminal")) {
            options->has_terminal = 1;
        } else if (!strcmp(*words, "input")) {
            options->has_input = 1;
        } else if (!strcmp(*words, "caller")) {
            options->has_caller = 1;
        } else if (!strcmp(*words, "pass-input")) {
            options->passes_input = 1;
        } else if (!strcmp(*words, "--")) {
            options->follow_up = words[1] ? words + 1 : 0;
            break;
        } else {
            return 0;
        }
    }
    return options->state != 0;
}
