import { readAnySubnet, showSubnet } from '../addresses/subnet.ts';
import { EVERY_ADDRESS } from '../options/published-port.ts';
import type { Network } from '../store/networks.ts';
import type { PublishedPort } from '../store/ports.ts';

/**
 * What happens to the packets of containers: nft(8). Everything is in this one table, so that removing it removes
 * everything. The rules never change; networks and published ports are entries of its sets and maps, which the kernel
 * looks up in one step however many there are.
 */
export const TABLE = 'ip drydock';

const TABLE_TEXT = `table ${TABLE} {
	# Every network is a bridge, and a block of addresses that are at home on it.
	set bridges { type ifname; }
	set internal { type ifname; }
	set own_bridge { type ifname . ifname; }
	set subnets { type ipv4_addr; flags interval; }
	set own_subnet { type ipv4_addr . ifname; flags interval; }
	# Links that were there before this machine passed packets on for the networks' sake.
	set apart { type ifname; }

	# Where a published port leads: for one address of this machine, and for all.
	map published_at { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
	map published { type inet_proto . inet_service : ipv4_addr . inet_service; }

	chain believed {
		type filter hook prerouting priority raw; policy accept;
		# Loopback is this machine's own, though route_localnet lets the bridges see it.
		iifname @bridges ip daddr 127.0.0.0/8 drop
		# Nobody speaks under an address that is not at home on their bridge.
		iifname @bridges fib saddr . iif oif missing drop
	}

	chain publish {
		dnat ip to ip daddr . meta l4proto . th dport map @published_at
		fib daddr type local dnat ip to meta l4proto . th dport map @published
	}
	chain from_outside {
		type nat hook prerouting priority dstnat; policy accept;
		jump publish
	}
	chain from_here {
		type nat hook output priority -100; policy accept;
		jump publish
	}

	chain passing {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		iifname @apart oifname @apart drop
		iifname . oifname @own_bridge accept
		ct status dnat accept
		# Neither strangers nor other networks come in, but to published ports.
		oifname @bridges drop
		iifname @internal drop
	}

	chain leaving {
		type nat hook postrouting priority srcnat; policy accept;
		# Out in the world nobody knows the way back to a container: it speaks under this machine's address.
		ip saddr @subnets oifname != @bridges masquerade
		# A container that calls a port published by one of its own network, or by itself; and this machine's localhost.
		ip saddr . oifname @own_subnet ct status dnat masquerade
		ip saddr 127.0.0.0/8 oifname @bridges masquerade
	}
}
`;

export type TableEntries = {
  readonly networks: readonly Network[];
  readonly ports: readonly PublishedPort[];
  /** Links that are kept apart. */
  readonly apart: readonly string[];
};

/** One transaction that makes the table anew. Until it is through, the old one holds; connections live on. */
export function wholeTable({ networks, ports, apart }: TableEntries): string {
  return [
    `table ${TABLE} {}`,
    `delete table ${TABLE}`,
    TABLE_TEXT,
    ...networks.flatMap(networkEntries),
    ...portEntries('add', ports),
    ...addApart(apart),
  ].join('\n');
}

/** Adding them twice changes nothing. */
export const addNetworkEntries = (network: Network): string => networkEntries(network).join('\n');

function networkEntries({ bridge, subnet, isInternal }: Network): readonly string[] {
  return entries(bridge, subnet, isInternal).map((entry) => `add element ${TABLE} ${entry}`);
}

export const deleteNetworkEntries = ({ bridge, subnet, isInternal }: Network): readonly string[] =>
  entries(bridge, subnet, isInternal).map((entry) => `delete element ${TABLE} ${entry}`);

function entries(bridge: string, subnet: string, isInternal: boolean): readonly string[] {
  // Read and shown again: what is written here is a block of addresses and nothing else.
  const block = showSubnet(readAnySubnet(subnet) ?? { base: 0, prefixLength: 32 });
  return [
    `bridges { "${bridge}" }`,
    `own_bridge { "${bridge}" . "${bridge}" }`,
    `subnets { ${block} }`,
    `own_subnet { ${block} . "${bridge}" }`,
    ...(isInternal ? [`internal { "${bridge}" }`] : []),
  ];
}

/** `create` fails where another container has the port, `add` does not mind that it is the same. */
export const portEntries = (verb: 'create' | 'add' | 'delete', ports: readonly PublishedPort[]): readonly string[] =>
  ports.map(({ protocol, hostAddress, hostPort, address, containerPort }) => {
    const isEverywhere = hostAddress === EVERY_ADDRESS;
    const place = isEverywhere ? `${protocol} . ${hostPort}` : `${hostAddress} . ${protocol} . ${hostPort}`;
    const target = verb === 'delete' ? '' : ` : ${address} . ${containerPort}`;
    return `${verb} element ${TABLE} ${isEverywhere ? 'published' : 'published_at'} { ${place}${target} }`;
  });

/** A link's name may hold anything but a slash and a space; what nft's language would not take is left out. */
export const addApart = (links: readonly string[]): readonly string[] =>
  links.filter((name) => /^[\w.@:-]+$/.test(name)).map((name) => `add element ${TABLE} apart { "${name}" }`);
