import { findLink, withNamespace } from '@drydock/linux';
import type { Need } from './need.ts';

/**
 * No link in this network namespace has the name.
 *
 * @param network descriptor of the namespace
 * @param enter what to put before a command so that it speaks of that namespace
 */
export const linkIsFree =
  (link: string, network: number, enter = ''): Need =>
  () =>
    withNamespace(`/proc/self/fd/${network}`, 'net', () => findLink(link)) === null
      ? null
      : {
          reason: `a link named "${link}" is there already, as ${enter}ip link show ${link} tells`,
          hint: `Go on with it; or take it away with ${enter}ip link delete ${link}, and ask again.`,
        };
