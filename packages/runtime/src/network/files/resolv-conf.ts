import { isIPv4, isIPv6 } from 'node:net';

/** What resolv.conf(5) says: whom to ask for a name, what to append to short ones, and how. */
export type ResolverSettings = {
  readonly nameServers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
};

/** Asked when the machine names nobody whom a container could ask; Docker's choice. */
export const DEFAULT_NAME_SERVERS = ['8.8.8.8', '8.8.4.4'];
/** Where the resolver of a user network answers in each of its containers. */
export const EMBEDDED_NAME_SERVER = '127.0.0.11';
/** A file that is longer is read to here. */
const FILE_MAX = 64 * 1024;
/** Of each kind: resolv.conf(5) itself takes three servers and six domains. */
const ENTRIES_MAX = 16;

/** Reads the text of a resolv.conf; unknown lines are passed over, as the C library does. */
export function readResolvConf(text: string): ResolverSettings {
  const nameServers: string[] = [];
  let search: readonly string[] = [];
  const options: string[] = [];
  for (const line of text.slice(0, FILE_MAX).split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'nameserver' && words[0] !== undefined) nameServers.push(words[0]);
    // The last of them counts.
    else if (keyword === 'search' || keyword === 'domain') search = words;
    else if (keyword === 'options') options.push(...words);
  }
  return {
    nameServers: nameServers
      .filter((server) => isIPv4(server) || isIPv6(server.replace(/%.*$/, '')))
      .slice(0, ENTRIES_MAX),
    search: search.slice(0, ENTRIES_MAX),
    options: options.slice(0, ENTRIES_MAX),
  };
}

export type ContainerResolver = {
  /** What the machine's own file says. */
  readonly machine: ResolverSettings;
  /** --dns, --dns-search, --dns-option; each that is given replaces the machine's. */
  readonly nameServers?: readonly string[];
  readonly search?: readonly string[];
  readonly options?: readonly string[];
};

/** For the default network: the machine's name servers, without those that only the machine itself reaches. */
export function resolvConf(resolver: ContainerResolver): string {
  const { nameServers = [], search, options } = merged(resolver);
  const reachable = (resolver.nameServers?.length ?? 0) > 0 ? nameServers : nameServers.filter(isReachable);
  return show({ nameServers: reachable.length === 0 ? DEFAULT_NAME_SERVERS : reachable, search, options });
}

/** For user networks: their own resolver, which knows the containers' names, and asks the others for the rest. */
export function resolvConfOfUserNetwork(resolver: ContainerResolver): string {
  const { search, options } = merged(resolver);
  // Names of containers have no dots; ndots:0 asks for them as they are, before anything is appended.
  const all = options.some((option) => option.startsWith('ndots:')) ? options : [...options, 'ndots:0'];
  return show({ nameServers: [EMBEDDED_NAME_SERVER], search, options: all });
}

/** Whom that resolver asks. It asks from outside, so the machine's loopback is as good as any. */
export const upstreamServers = (resolver: ContainerResolver): readonly string[] =>
  merged(resolver).nameServers.filter((server) => server !== EMBEDDED_NAME_SERVER);

function merged({ machine, nameServers = [], search = [], options = [] }: ContainerResolver): ResolverSettings {
  return {
    nameServers: nameServers.length > 0 ? nameServers : machine.nameServers,
    search: (search.length > 0 ? search : machine.search).filter((domain) => domain !== '.'),
    options: options.length > 0 ? options : machine.options,
  };
}

/** Loopback there is not loopback here; and containers have no IPv6 to ask over. */
const isReachable = (server: string): boolean => isIPv4(server) && !server.startsWith('127.');

function show({ nameServers, search, options }: ResolverSettings): string {
  const lines = nameServers.map((server) => `nameserver ${server}\n`);
  if (search.length > 0) lines.push(`search ${search.join(' ')}\n`);
  if (options.length > 0) lines.push(`options ${options.join(' ')}\n`);
  return lines.join('');
}
