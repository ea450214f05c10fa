import type { Change, View } from '@drydock/protocol';
import { sessionInit } from '../process-identity.ts';
import type { ProcessPasts } from './process-pasts.ts';

/** A new uts namespace starts with its maker's host name, uts_namespaces(7): only another one is told. */
export function hostnameChanges(before: View, after: View, pasts: ProcessPasts): Change[] {
  const nameIn = (inode: number | null) => before.hostnames.find((uts) => uts.inode === inode)?.hostname;
  const sessions = sessionInit(after)?.namespaces.uts;
  return after.hostnames.flatMap(({ inode, hostname, readFrom }): Change[] => {
    const was = nameIn(inode) ?? nameIn(pasts.origin('uts', inode));
    if (was === undefined || was === hostname) return [];
    const source = inode === sessions ? '/proc/sys/kernel/hostname' : `/proc/${readFrom}/ns/uts`;
    return [{ kind: 'hostname-changed', uts: inode, before: was, after: hostname, source }];
  });
}
