import {
  allOf,
  connect as connectTo,
  createNetwork,
  disconnect as disconnectFrom,
  inspectNetwork,
  isOn,
  isRunning,
  lastOf,
  pruneNetworks,
  readNetworks,
  removeNetwork,
} from '@drydock/runtime';
import { runningContainer } from '../../run/running-container.ts';
import { table } from '../../table.ts';
import type { AskedCommand, Command } from '../command.ts';
import { commandOfGroup } from '../command-of-group.ts';

const SHORT_ID = 12;

const command = commandOfGroup('network');
const ANY = Number.POSITIVE_INFINITY;

const list = command('ls', '', [0, 0], 'List networks', async ({ caller, engine }) => {
  const rows = readNetworks(engine.place.dataRoot).map(({ id, name, bridge, subnet }) => [
    id.slice(0, SHORT_ID),
    name,
    bridge,
    subnet,
  ]);
  caller.print(table(['NETWORK ID', 'NAME', 'BRIDGE', 'SUBNET'], rows));
});

const create = command(
  'create',
  'NAME',
  [1, 1],
  'Make a network of one’s own, on which containers find each other by name',
  async ({ caller, engine, given, operands: [name = ''] }) => {
    const { id } = await createNetwork(engine.place.dataRoot, {
      name,
      subnet: lastOf(given, 'subnet') ?? undefined,
      gateway: lastOf(given, 'gateway') ?? undefined,
      isInternal: isOn(given, 'internal'),
    });
    caller.print(`${id}\n`);
  },
  [
    { name: 'subnet', takes: 'value', placeholder: 'BLOCK', about: 'Its addresses: 172.30.0.0/24' },
    { name: 'gateway', takes: 'value', placeholder: 'ADDRESS', about: 'The machine’s own among them' },
    { name: 'internal', takes: 'nothing', about: 'Nothing goes out of it' },
  ],
);

const remove = command(
  'rm',
  'NETWORK…',
  [1, ANY],
  'Remove a network that nobody is on',
  async ({ caller, engine, operands }) => {
    for (const name of operands) {
      await removeNetwork(engine.place.dataRoot, name);
      caller.print(`${name}\n`);
    }
  },
);

const inspect = command(
  'inspect',
  'NETWORK…',
  [1, ANY],
  'Tell who is on a network',
  async ({ caller, engine, operands }) => {
    const found = operands.map((name) => {
      const { labels, ...network } = inspectNetwork(engine.place.dataRoot, name);
      return { ...network, labels: Object.fromEntries(labels) };
    });
    caller.print(`${JSON.stringify(found, null, 4)}\n`);
  },
);

const prune = command('prune', '', [0, 0], 'Remove all networks that nobody is on', async ({ caller, engine }) => {
  for (const { name } of await pruneNetworks(engine.place.dataRoot)) caller.print(`${name}\n`);
});

function runningMember({ engine }: AskedCommand, name: string) {
  const { specification, started } = runningContainer(engine, name);
  return { container: { id: specification.id, name: specification.name }, started };
}

function memberOf({ engine }: AskedCommand, name: string) {
  const record = engine.containers.find(name);
  const { id, name: own } = record.specification;
  const namespace = isRunning(record) ? `/proc/${record.started?.pid}/ns/net` : null;
  return { container: { id, name: own }, namespace };
}

const connect = command(
  'connect',
  'NETWORK CONTAINER',
  [2, 2],
  'Plug a running container into one more network',
  async (asked) => {
    const {
      engine,
      given,
      operands: [network = '', name = ''],
    } = asked;
    const { container, started } = runningMember(asked, name);
    const aliases = allOf(given, 'alias');
    await connectTo(engine.place.dataRoot, {
      network,
      container,
      namespace: `/proc/${started.pid}/ns/net`,
      ...(aliases.length === 0 ? {} : { wishes: { aliases } }),
    });
  },
  [{ name: 'alias', takes: 'list', placeholder: 'NAME', about: 'One more name of it there' }],
);

const disconnect = command('disconnect', 'NETWORK CONTAINER', [2, 2], 'Unplug it', async (asked) => {
  const {
    engine,
    operands: [network = '', name = ''],
  } = asked;
  const { container, namespace } = memberOf(asked, name);
  await disconnectFrom(engine.place.dataRoot, { network, container, ...(namespace === null ? {} : { namespace }) });
});

export const networkCommands: readonly Command[] = [list, create, inspect, connect, disconnect, remove, prune];
