import type { CheckOf, UtsView } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import { SafePattern } from './safe-pattern.ts';
import type { SessionView } from './session-view.ts';
import { namespaceFile, nobodyLeft } from './wording.ts';

export function hostnameIs({ hostname, own }: CheckOf<'hostname-is'>): Look {
  const pattern = new SafePattern(hostname);
  return (session) => {
    const asked = session.view.hostnames.filter(({ inode }) => !own || session.isOwn('uts', inode));
    const found = asked.find((uts) => pattern.matches(uts.hostname));
    if (found !== undefined) return passed(`${said(found)}.`, sourceOf(found, session));
    // The newest namespace is the one somebody is at work in.
    const other = asked.at(-1);
    if (other === undefined) return nobodyLeft(session, 'uts');
    return notYet(`${said(other)}; wanted ${pattern.wanted}.`, sourceOf(other, session));
  };
}

const said = ({ hostname, inode }: UtsView): string => `The host name in uts namespace ${inode} is "${hostname}"`;

/** The file tells each reader its own: for another namespace there is only the door to it, for nsenter(1). */
function sourceOf({ inode, readFrom }: UtsView, session: SessionView): string {
  return session.isOwn('uts', inode) ? namespaceFile({ pid: readFrom }, 'uts') : '/proc/sys/kernel/hostname';
}
