/**
 * The host name is a text that the kernel keeps, once for each uts namespace. Whoever is in the namespace reads the
 * same one: `hostname`, the shell's prompt, `uname -n`. sethostname(2) replaces it, for the namespace of the process
 * that calls it and for no other. See uts_namespaces(7).
 */

import { call } from '@drydock/linux';
import { inOwnNamespaces } from './in-own-namespaces.ts';
import type { LessonOperation } from './need.ts';

export function hostName({ hostname }: { readonly hostname: string }): LessonOperation {
  return {
    name: 'host-name',
    title: 'Name it',
    effect: `the host name of its uts namespace is ${hostname}`,
    byHand: [`hostname ${hostname}`],
    needs: [inOwnNamespaces({ uts: `all of that would be called "${hostname}"` })],
    steps: [call('sethostname', [hostname, Buffer.byteLength(hostname)])],
  };
}
