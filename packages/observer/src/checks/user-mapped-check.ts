import type { CheckOf, ProcessView } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import { nameOf, nobodyLeft, worldOf } from './wording.ts';

export function userMapped({ inside, outside }: CheckOf<'user-mapped'>): Look {
  const isWanted = ({ uid, uidInside }: ProcessView) =>
    uidInside === inside && (outside === undefined ? uid !== inside : uid === outside);
  const wanted = `${inside} inside, and ${outside ?? 'another'} in your Linux`;
  return (session) => {
    const moved = session.others.filter((process) => session.hasOwn(process, 'user'));
    const found = moved.find(isWanted);
    if (found !== undefined) return passed(`${said(found)}.`, `/proc/${found.pid}/uid_map`);
    if (moved.length === 0) return nobodyLeft(session, 'user');
    const other = session.mostTelling(moved);
    const map = other.uidMap?.length === 0 ? ' Its uid_map is empty.' : '';
    return notYet(`${said(other)}; wanted ${wanted}.${map}`, `/proc/${other.pid}/uid_map`);
  };
}

const said = (process: ProcessView): string =>
  `${nameOf(process)} is user ${process.uidInside} in ${worldOf(process, 'user')}, and user ${process.uid} in your Linux`;
