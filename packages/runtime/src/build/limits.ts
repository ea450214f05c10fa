/** What a Dockerfile may ask for. Whoever wrote it chooses every number below. */

const KiB = 1024;

/** A Dockerfile or .dockerignore. */
export const DOCKERFILE_BYTES_MAX = 1024 * KiB;
export const INSTRUCTIONS_MAX = 10_000;
export const STAGES_MAX = 100;
/** One value, variables put in: what the kernel takes as one argument or variable (MAX_ARG_STRLEN), execve(2). */
export const VALUE_CHARACTERS_MAX = 128 * KiB;
/** A default in a variable may hold a variable with a default. */
export const VARIABLE_DEPTH_MAX = 16;
/** Lines of a .dockerignore: each is compared with each file. */
export const IGNORE_PATTERNS_MAX = 1000;
/** One pattern of .dockerignore, or of a source of COPY. */
export const PATTERN_CHARACTERS_MAX = 4096;
/** Records of steps that need not be done again; the oldest go first. */
export const CACHE_RECORDS_MAX = 10_000;
/** What one RUN may say; Docker stops listening here too. */
export const OUTPUT_CHARACTERS_MAX = 2 * 1024 * KiB;
