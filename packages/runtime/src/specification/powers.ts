import { RuntimeError } from '../runtime-error.ts';
import type { PowerSpecification } from './container-specification.ts';
import { allOf, type GivenFlags, isOn } from './flag.ts';

export function specifyPowers(given: GivenFlags): PowerSpecification {
  const isPrivileged = isOn(given, 'privileged');
  let seccomp = isPrivileged ? 'unconfined' : 'default';
  let hasNoNewPrivileges = false;
  for (const option of allOf(given, 'security-opt')) {
    const [name = '', value] = option.split(/[=:](.*)/s);
    if (name === 'seccomp' && value) seccomp = value;
    else if (name === 'no-new-privileges') hasNoNewPrivileges = value === undefined || value === 'true';
    else {
      throw wrong(
        `--security-opt=${option}: there is no such option here`,
        'Write seccomp=FILE, seccomp=unconfined or no-new-privileges.',
      );
    }
  }
  return {
    capabilitiesAdded: allOf(given, 'cap-add'),
    capabilitiesDropped: allOf(given, 'cap-drop'),
    isPrivileged,
    hasNoNewPrivileges,
    seccomp,
  };
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
