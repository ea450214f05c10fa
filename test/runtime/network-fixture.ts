import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  addAddress,
  CLONE_NEWNET,
  call,
  createBridge,
  createCable,
  deleteLink,
  dumpAddresses,
  dumpLinks,
  dumpRoutes,
  findLink,
  NftablesError,
  nft,
  nftList,
  setLinkUp,
  syscall,
  withNamespace,
} from '@drydock/linux';
import {
  type Operation,
  type Plan,
  performPlan,
  plugIn,
  pruneNetworks,
  publishPorts,
  readAllPublished,
  repairNetwork,
} from '@drydock/runtime';

/** What a test needs of Linux: network namespaces without a process, and programs that run in them. */

/** This thread, and what it starts, in a network namespace of its own; nothing outside of it is touched. */
export function leaveNetworkOfMachine(): void {
  syscall(call('unshare', [CLONE_NEWNET]));
  setLinkUp(1);
}

/** A network namespace that lives as long as a descriptor of it is open: a container without a program. */
export class TestContainer implements Disposable {
  readonly id = randomBytes(32).toString('hex');
  readonly name: string;
  readonly #descriptor: number;
  readonly #servers: Server[] = [];

  constructor(name: string) {
    this.name = name;
    const own = openSync('/proc/thread-self/ns/net', 'r');
    syscall(call('unshare', [CLONE_NEWNET]));
    this.#descriptor = openSync('/proc/thread-self/ns/net', 'r');
    syscall(call('setns', [own, CLONE_NEWNET]));
    closeSync(own);
  }

  get namespace(): string {
    return `/proc/${process.pid}/fd/${this.#descriptor}`;
  }

  get member() {
    return { id: this.id, name: this.name };
  }

  inside<Result>(run: () => Result): Result {
    return withNamespace(this.namespace, 'net', run);
  }

  /** Answers every connection with a text; made at once, so that its socket is inside. */
  answers(port: number, text: string): void {
    this.inside(() => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined); // a client that asks no more
        socket.on('data', () => socket.end(`HTTP/1.0 200 OK\r\n\r\n${text} to ${socket.remoteAddress}\n`));
      });
      server.listen(port);
      this.#servers.push(server);
    });
  }

  /** Runs a command line inside. */
  run(line: string): Promise<Ran> {
    return this.inside(() => run(line));
  }

  [Symbol.dispose](): void {
    for (const server of this.#servers) server.close();
    closeSync(this.#descriptor);
  }
}

export type Ran = { readonly output: string; readonly status: number | null };

/** Runs a command line in the network namespace this thread is in at the moment. */
export function run(line: string): Promise<Ran> {
  const child = spawn('/bin/sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (status) => resolve({ output, status })));
}

/** Asks a server as a browser would; a wait that is long also for a slow machine. */
export const curl = (address: string): string => `curl -sS --connect-timeout 15 --max-time 30 http://${address}/`;
/** For what must not be reached, where nobody says no. */
export const curlInVain = (address: string): string => `curl -sS --connect-timeout 2 --max-time 4 http://${address}/`;

/** A data root that removes itself. */
export function temporaryDataRoot() {
  const path = mkdtempSync(`${tmpdir()}/drydock-network-`);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Connects a container as `docker run` does. */
export async function start(
  dataRoot: string,
  container: TestContainer,
  options: { network?: string; ports?: string[]; wishes?: { address?: string; mac?: string; aliases?: string[] } } = {},
): Promise<Plan> {
  const network = options.network ?? 'bridge';
  const plan: Operation[] = [
    plugIn({
      dataRoot,
      network,
      container: container.member,
      namespace: () => container.namespace,
      wishes: options.wishes ?? {},
    }),
  ];
  if (options.ports !== undefined) {
    const ports = readAllPublished(options.ports);
    plan.push(publishPorts({ dataRoot, network, container: container.member, ports }));
  }
  await performPlan(plan, { stage: '/does/not/matter' });
  return plan;
}

/** All that networks leave in the kernel and on the disk; two of them are compared. */
export function traces(dataRoot: string) {
  return {
    links: dumpLinks().map(({ name, kind }) => `${name} ${kind}`),
    addresses: dumpAddresses().map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    routes: dumpRoutes().map(({ destination, gateway }) => `${destination} ${gateway}`),
    rules: tableText(),
    files: filesBelow(`${dataRoot}/network`),
  };
}

/** The table without the numbers that the kernel counts up. */
function tableText(): string {
  try {
    return JSON.stringify(nftList('list table ip drydock'), (key, value) => (key === 'handle' ? undefined : value));
  } catch (error) {
    if (error instanceof NftablesError && error.code === 'ENOENT') return 'none';
    throw error;
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.unfinished')
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
}

/** A data root, and the kernel as it was before at the end of the block. */
export function freshNetwork() {
  const folder = temporaryDataRoot();
  const dataRoot = folder.path;
  return {
    dataRoot,
    [Symbol.asyncDispose]: async () => {
      await repairNetwork(dataRoot, () => false);
      await pruneNetworks(dataRoot);
      deleteLink('docker0');
      nft('table ip drydock {}\ndelete table ip drydock');
      folder[Symbol.dispose]();
    },
  };
}

/** What lies outside of this machine: another network namespace at the end of a cable. */
export function outsideWorld() {
  const world = new TestContainer('world');
  const netns = openSync(world.namespace, 'r');
  deleteLink('uplink');
  createBridge({ name: 'uplink', mac: '02:00:00:00:00:01' });
  const bridge = findLink('uplink')?.index ?? 0;
  createCable({ name: 'uplink0', bridge, peer: { name: 'eth0', mac: '02:00:00:00:00:02', netns } });
  closeSync(netns);
  for (const index of [findLink('uplink0')?.index ?? 0, bridge]) setLinkUp(index);
  addAddress({ index: bridge, address: MACHINE_OUTSIDE, prefixLength: 24 });
  world.inside(() => {
    const index = findLink('eth0')?.index ?? 0;
    addAddress({ index, address: WORLD, prefixLength: 24 });
    for (const link of [1, index]) setLinkUp(link);
  });
  const remove = () => {
    for (const name of ['uplink0', 'uplink']) deleteLink(name);
    world[Symbol.dispose]();
  };
  return { world, [Symbol.dispose]: remove };
}

/** The outside's address, and this machine's there: RFC 5737, for examples. */
export const WORLD = '192.0.2.2';
export const MACHINE_OUTSIDE = '192.0.2.1';

/** As the VM has it; elsewhere it is compiled. */
export function stageProgram(): string {
  const inMachine = '/opt/drydock/native/stage';
  if (existsSync(inMachine)) return inMachine;
  const folder = mkdtempSync(`${tmpdir()}/drydock-stage-`);
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const sources = fileURLToPath(new URL('../../packages/linux/native', import.meta.url));
  execFileSync('make', ['-C', sources, `OUT=${folder}`, `${folder}/stage`], { stdio: 'pipe' });
  return `${folder}/stage`;
}
