import type { CheckOf, LinkView, NetworkView } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import { SafePattern } from './safe-pattern.ts';
import { listOf, nobodyLeft, someOf } from './wording.ts';

type Wish = { readonly isTrue: (link: LinkView) => boolean; readonly notYet: (link: LinkView) => string };

export function linkExists(check: CheckOf<'link-exists'>): Look {
  const { own, isUp, linkKind } = check;
  const name = check.name === undefined ? null : new SafePattern(check.name);
  const address = check.address === undefined ? null : new SafePattern(check.address);
  // In the order in which a learner gets them done.
  const wishes: Wish[] = [];
  if (name !== null) {
    wishes.push({ isTrue: (link) => name.matches(link.name), notYet: () => `wanted ${name.wanted}` });
  }
  if (linkKind !== undefined) {
    wishes.push({
      isTrue: ({ kind }) => kind === linkKind,
      notYet: ({ kind }) => `is ${kind === null ? 'of no special kind' : `of kind ${kind}`}; wanted kind ${linkKind}`,
    });
  }
  if (address !== null) {
    wishes.push({
      isTrue: ({ addresses }) => addresses.some((one) => address.matches(one)),
      notYet: ({ addresses }) => `has ${listOf(addresses) || 'no address'}; wanted ${address.wanted}`,
    });
  }
  if (isUp !== undefined) {
    wishes.push({
      isTrue: (link) => link.isUp === isUp,
      notYet: (link) => `is ${upOrDown(link)}; wanted ${isUp ? 'up' : 'down'}`,
    });
  }
  const fulfilled = (link: LinkView) => {
    const broken = wishes.findIndex(({ isTrue }) => !isTrue(link));
    return broken < 0 ? wishes.length : broken;
  };
  return (session) => {
    const networks = session.view.networks.filter(({ inode }) => !own || session.isOwn('net', inode));
    if (networks.length === 0) return nobodyLeft(session, 'net');
    const candidates = networks.flatMap((network) => network.links.map((link) => ({ network, link })));
    const nearest = Math.max(-1, ...candidates.map(({ link }) => fulfilled(link)));
    const found = candidates.find(({ link }) => fulfilled(link) === nearest);
    const network = found?.network ?? networks.at(-1);
    if (network === undefined) return nobodyLeft(session, 'net');
    const source = devicesOf(network);
    if (found === undefined || (nearest === 0 && name !== null)) {
      const wanted = name === null ? '' : `; wanted ${name.wanted}`;
      return notYet(`The net namespace ${network.inode} has ${linksOf(network)}${wanted}.`, source);
    }
    const { link } = found;
    const broken = wishes[nearest];
    if (broken !== undefined) return notYet(`${placeOf(link, network)} ${broken.notYet(link)}.`, source);
    const addresses = link.addresses.length === 0 ? '' : `, with ${listOf(link.addresses)}`;
    return passed(`${placeOf(link, network)} is ${upOrDown(link)}${addresses}.`, source);
  };
}

/** Tells of the namespace of PID, whoever reads; proc_pid_net(5). */
const devicesOf = ({ readFrom }: NetworkView): string => `/proc/${readFrom}/net/dev`;
const upOrDown = ({ isUp }: LinkView): string => (isUp ? 'up' : 'down');
const placeOf = ({ name }: LinkView, { inode }: NetworkView): string => `${name} in net namespace ${inode}`;

function linksOf({ links }: NetworkView): string {
  if (links.length === 0) return 'no link';
  return `${links.length === 1 ? 'the link' : 'the links'} ${someOf(links.map(({ name }) => name))}`;
}
