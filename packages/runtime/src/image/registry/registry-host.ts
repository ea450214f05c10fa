import { isIP } from 'node:net';
import { DEFAULT_HOST } from '../reference.ts';

/** Docker Hub answers under another name than the one in references. */
const DOCKER_HUB = 'registry-1.docker.io';

export type RegistryHost = {
  /** As written in a reference: "docker.io", "localhost:5000". */
  readonly name: string;
  /** Where requests go: "registry-1.docker.io". */
  readonly address: string;
  /** HTTP without TLS, or with a certificate that nobody vouches for, is good enough. */
  readonly mayBeInsecure: boolean;
};

/**
 * @param insecure hosts, with port if it is not the usual one, that the user trusts without TLS
 * @param mirror the host that is asked in the place of Docker Hub, which never gets Docker Hub's password
 */
export function registryHost(name: string, insecure: readonly string[], mirror?: string): RegistryHost {
  if (name === DEFAULT_HOST && mirror !== undefined) return { name: mirror, address: mirror, mayBeInsecure: true };
  const address = name === DEFAULT_HOST ? DOCKER_HUB : name;
  return { name, address, mayBeInsecure: insecure.includes(name) || isLoopback(hostNameOf(address)) };
}

/** Nobody else can listen on the way to this very machine, so a registry on it needs no TLS. */
export function isLoopback(hostName: string): boolean {
  if (hostName === 'localhost' || hostName.endsWith('.localhost')) return true;
  if (isIP(hostName) === 4) return hostName.startsWith('127.');
  return /^(?:0*:)*0*1$/.test(hostName) && hostName.includes(':');
}

/** "localhost" of "localhost:5000", "::1" of "[::1]:5000". */
export function hostNameOf(address: string): string {
  if (address.startsWith('[')) return address.slice(1, address.indexOf(']'));
  return address.split(':')[0] ?? '';
}

/** 169.254.0.0/16, where clouds answer to the machine about itself, and fe80::/10. */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab][0-9a-f]:)/;

/**
 * Whether an address is one that only this machine can ask: itself, under all its names, and its closest neighbours.
 * Who is elsewhere may not send us there.
 */
export function leadsInward(hostName: string): boolean {
  if (isLoopback(hostName) || LINK_LOCAL.test(hostName)) return true;
  // "Any address" stands for this machine when it is connected to; IPv4 may come wrapped as IPv6.
  return hostName === '0.0.0.0' || hostName === '::' || /^::ffff:(?:7f|a9fe:|0:0$)/.test(hostName);
}
