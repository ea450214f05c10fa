import { allOf, type GivenFlags, lastOf, RuntimeError, showFlag } from '@drydock/runtime';

/** Flags that are understood, and that nothing acts on yet: taking them in silence would be a lie. */
const NOT_YET = ['init', 'device'];

/** @throws RuntimeError for the first of them that was given */
export function refuseNotYet(given: GivenFlags): void {
  const name = NOT_YET.find((each) => allOf(given, each).length > 0 && lastOf(given, each) !== 'false');
  if (name !== undefined) throw notYet(showFlag(name, lastOf(given, name) ?? ''));
  if (lastOf(given, 'userns') === 'private') throw notYet('--userns=private');
}

const notYet = (shown: string) =>
  new RuntimeError('refused', `${shown}: this runtime cannot do it yet`, { hint: 'Leave it out.' });
