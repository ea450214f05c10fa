import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { PowerError } from '../capabilities/power-error.ts';
import { PROFILE_MAX_BYTES, parseProfile } from './parse-profile.ts';
import type { SeccompProfile } from './seccomp-profile.ts';

/**
 * Reads the file of `--security-opt seccomp=FILE`.
 *
 * @throws PowerError for what is no profile; the system error when there is no such file
 */
export function readProfile(path: string): SeccompProfile {
  // O_NONBLOCK: a fifo in its place would make us wait for somebody to write.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new PowerError(`seccomp profile ${JSON.stringify(path)}: not a regular file`);
    const bytes = Buffer.alloc(PROFILE_MAX_BYTES + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, null);
    }
    return parseProfile(bytes.toString('utf8', 0, length), path);
  } finally {
    closeSync(file);
  }
}
