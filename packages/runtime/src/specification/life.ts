import type { RunDefaults } from '../image/manifest/image-configuration.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { LifeSpecification, RestartPolicy } from './container-specification.ts';
import { type GivenFlags, isOn, lastOf } from './flag.ts';
import { parseInteger } from './quantity.ts';

const STOP_TIMEOUT_SECONDS = 10;
const STOP_TIMEOUT_MAX_SECONDS = 86_400;
const STOP_SIGNAL = 'SIGTERM';
const RESTART = /^(no|always|unless-stopped|on-failure)(?::(\d+))?$/;

export function specifyLife(given: GivenFlags, defaults: RunDefaults): LifeSpecification {
  const text = lastOf(given, 'restart') ?? 'no';
  const restart = parseRestartPolicy(text);
  const isRemovedAtEnd = isOn(given, 'rm');
  if (isRemovedAtEnd && restart.policy !== 'no') {
    throw wrong(`--rm and --restart=${text} exclude each other`, 'Leave one of them out.');
  }
  const timeout = lastOf(given, 'stop-timeout');
  return {
    isDetached: isOn(given, 'detach'),
    isRemovedAtEnd,
    restart,
    stopSignal: lastOf(given, 'stop-signal') ?? defaults.stopSignal ?? STOP_SIGNAL,
    stopTimeoutSeconds:
      timeout === null
        ? STOP_TIMEOUT_SECONDS
        : parseInteger('--stop-timeout', timeout, { from: 0, to: STOP_TIMEOUT_MAX_SECONDS }),
  };
}

/** "on-failure:3" */
export function parseRestartPolicy(text: string): LifeSpecification['restart'] {
  const [, policy, attempts] = RESTART.exec(text) ?? [];
  if (policy === undefined || (attempts !== undefined && policy !== 'on-failure')) {
    throw wrong(`--restart=${text}: not a policy`, 'Write no, always, unless-stopped, on-failure or on-failure:3.');
  }
  return { policy: policy as RestartPolicy, attemptsMax: attempts === undefined ? 0 : Number(attempts) };
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
