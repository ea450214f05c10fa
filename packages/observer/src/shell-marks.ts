import { readFileSync } from 'node:fs';

/** Bash that every interactive shell of a session sources from /etc/bash.bashrc, so that it tells its commands. */
export const SHELL_MARKS: string = readFileSync(new URL('./shell-marks.bash', import.meta.url), 'utf8');
