import { nearestName } from '../nearest-name.ts';
import { CAPABILITIES, type CapabilityName, DOCKER_DEFAULT, findCapability } from './capability-table.ts';
import { PowerError } from './power-error.ts';

export type CapabilityWishes = {
  /** --cap-add and --cap-drop: "NET_ADMIN", "cap_net_admin", "all". */
  readonly add: readonly string[];
  readonly drop: readonly string[];
  /** --privileged: all there are, whatever is added or dropped. */
  readonly privileged: boolean;
  /** What the runtime has to give: its own bounding set. */
  readonly available: readonly CapabilityName[];
};

/**
 * What the container's processes may ever hold. It begins with Docker's fourteen; drops are taken away, then adds are
 * put in. "ALL" changes what it begins with: added, all there are without the dropped; dropped, only the added.
 *
 * @throws PowerError for a name that is none, and for a wish that the runtime has not itself
 */
export function chooseCapabilities({ add, drop, privileged, available }: CapabilityWishes): readonly CapabilityName[] {
  const has = new Set(available);
  if (privileged) return inOrder(has);
  const added = readNames('--cap-add', add);
  const dropped = readNames('--cap-drop', drop);
  for (const name of added.names) {
    if (!has.has(name)) throw notAvailable(name);
  }
  // "ALL" added wins over "ALL" dropped: so it is with Docker, too.
  if (added.all) return inOrder(has, (name) => !dropped.names.has(name));
  if (dropped.all) return inOrder(added.names);
  const begun = DOCKER_DEFAULT.filter((name) => has.has(name) && !dropped.names.has(name));
  return inOrder(new Set([...begun, ...added.names]));
}

function readNames(option: string, given: readonly string[]): { all: boolean; names: ReadonlySet<CapabilityName> } {
  const names = new Set<CapabilityName>();
  let all = false;
  for (const text of given) {
    const upper = text.toUpperCase();
    if (upper === 'ALL' || upper === 'CAP_ALL') all = true;
    else names.add(readName(option, text));
  }
  return { all, names };
}

/** No name is longer: of a longer word the beginning is repeated. */
const SHOWN_MAX = 40;

/** "sys_admin", "SYS_ADMIN" and "CAP_SYS_ADMIN" are one capability. */
function readName(option: string, text: string): CapabilityName {
  const upper = text.toUpperCase();
  const bare = upper.startsWith('CAP_') ? upper.slice('CAP_'.length) : upper;
  const found = findCapability(`CAP_${bare}`);
  if (found !== undefined) return found.name;
  const nearest = nearestName(
    bare,
    CAPABILITIES.map(({ name }) => name.slice('CAP_'.length)),
  );
  throw new PowerError(
    `${option} ${JSON.stringify(text.slice(0, SHOWN_MAX))}: there is no such capability`,
    nearest === null ? 'capabilities(7) lists them all.' : `Did you mean ${nearest}?`,
  );
}

function notAvailable(name: CapabilityName): PowerError {
  const { lets } = findCapability(name) ?? { lets: '' };
  return new PowerError(
    `--cap-add ${name}: the runtime does not have it itself`,
    `Start the runtime with it, or do without: it lets a process ${lets}.`,
  );
}

const inOrder = (
  names: ReadonlySet<CapabilityName>,
  wanted: (name: CapabilityName) => boolean = () => true,
): readonly CapabilityName[] => CAPABILITIES.map(({ name }) => name).filter((name) => names.has(name) && wanted(name));
