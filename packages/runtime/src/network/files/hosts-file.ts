import { NetworkError } from '../network-error.ts';
import { HOST_GATEWAY, type HostEntry } from './name-options.ts';

const LOCAL = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'ff00::0\tip6-mcastprefix',
  'ff02::1\tip6-allnodes',
  'ff02::2\tip6-allrouters',
];

export type HostsFile = {
  readonly hostname: string;
  /** Its addresses; none without a network. */
  readonly addresses: readonly string[];
  /** --add-host */
  readonly added?: readonly HostEntry[];
  /** What `host-gateway` stands for. */
  readonly gateway?: string | undefined;
};

/** Text of /etc/hosts, hosts(5): names that are looked up before any name server is asked. @throws NetworkError */
export function containerHostsFile({ hostname, addresses, added = [], gateway }: HostsFile): string {
  // "web.shop.example" is also called "web".
  const [short = hostname] = hostname.split('.');
  const names = short === hostname ? hostname : `${hostname} ${short}`;
  const own = addresses.map((address) => `${address}\t${names}`);
  return lines([...LOCAL, ...added.map((entry) => hostLine(entry, gateway)), ...own]);
}

/** With --network host: the machine's own file, and --add-host after it. */
export const hostsFileOfMachine = (text: string, added: readonly HostEntry[], gateway?: string): string =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines(added.map((entry) => hostLine(entry, gateway)))}`;

function hostLine({ name, address }: HostEntry, gateway: string | undefined): string {
  if (address !== HOST_GATEWAY) return `${address}\t${name}`;
  if (gateway === undefined) {
    throw new NetworkError('bad-option', `--add-host "${name}:${HOST_GATEWAY}": this container has no gateway`);
  }
  return `${gateway}\t${name}`;
}

/** Text of /etc/hostname, hostname(5). */
export const hostnameFile = (hostname: string): string => `${hostname}\n`;

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
