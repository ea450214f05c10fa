import { readFileSync } from 'node:fs';
import { SHELL_MARKS } from '@drydock/observer';
import { hostsFile } from '@drydock/runtime';

/** Files of a learner's Linux that are not the image's: who it is, and a shell that tells where its commands begin. */
export function sessionFiles(hostname: string): ReadonlyMap<string, string> {
  return new Map([
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/hosts', hostsFile(hostname)],
    ['/etc/drydock/shell-marks.bash', SHELL_MARKS],
    ['/etc/bash.bashrc', `${readFileSync('/etc/bash.bashrc', 'utf8')}\n. /etc/drydock/shell-marks.bash\n`],
  ]);
}
