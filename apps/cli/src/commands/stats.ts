import { setTimeout as delay } from 'node:timers/promises';
import { type ContainerRecord, isOn, isRunning, lastOf } from '@drydock/runtime';
import { lookAtUsage, type UsageLook, usageFacts } from '../inspect/container-usage.ts';
import { listed } from '../inspect/listed.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

/** Between two looks: the share of a processor is what was used of this time. */
const INTERVAL_MS = 1000;
/** To the upper left corner; the rest of the line; the rest of the screen. */
const [HOME, END_OF_LINE, END_OF_SCREEN] = ['\x1b[H', '\x1b[K', '\x1b[J'];

const HEADS = {
  Container: 'CONTAINER',
  ID: 'CONTAINER ID',
  Name: 'NAME',
  CPUPerc: 'CPU %',
  MemUsage: 'MEM USAGE / LIMIT',
  MemPerc: 'MEM %',
  NetIO: 'NET I/O',
  BlockIO: 'BLOCK I/O',
  PIDs: 'PIDS',
} as const;
const USUAL = ['ID', 'Name', 'CPUPerc', 'MemUsage', 'MemPerc', 'NetIO', 'BlockIO', 'PIDs'] as const;

export const stats: Command = {
  name: 'stats',
  operands: '[CONTAINER…]',
  operandsMin: 0,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Show what containers use, again each second',
  flags: [
    { name: 'all', short: 'a', takes: 'nothing', about: 'Also those that do not run' },
    { name: 'no-stream', takes: 'nothing', about: 'Only once' },
    { name: 'no-trunc', takes: 'nothing', about: 'Show ids whole' },
    {
      name: 'format',
      takes: 'value',
      placeholder: 'TEMPLATE',
      about: 'What of it: {{.Name}} {{.CPUPerc}}; table, json',
    },
  ],
  run: async (asked) => {
    const { caller, given, signal } = asked;
    const isOnce = isOn(given, 'no-stream');
    const isScreen = !isOnce && caller.request.isTerminal[1];
    let before = look(asked);
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      if (isFirst && isScreen) caller.print(drawn(shown(asked, before, new Map()), true));
      await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined); // whoever asked has left
      if (signal.aborted) break;
      const now = look(asked);
      const text = shown(asked, now, before);
      caller.print(isScreen ? drawn(text, false) : text);
      if (isOnce) break;
      before = now;
    }
    return STATUS.done;
  },
};

/** By the container's id. */
type Looks = ReadonlyMap<string, UsageLook>;

function look({ engine, operands, given }: AskedCommand): Looks {
  const chosen: readonly ContainerRecord[] =
    operands.length > 0
      ? operands.map((name) => engine.containers.find(name))
      : engine.containers.list().filter((record) => isOn(given, 'all') || isRunning(record));
  return new Map(chosen.map((record) => [record.specification.id, lookAtUsage(engine, record)]));
}

function shown({ given }: AskedCommand, now: Looks, before: Looks): string {
  const rows = [...now].map(([id, each]) => usageFacts(each, before.get(id) ?? null, isOn(given, 'no-trunc')));
  return listed({ rows, format: lastOf(given, 'format'), heads: HEADS, usual: USUAL });
}

/** Over what was drawn before. */
const drawn = (text: string, isFirst: boolean): string =>
  `${HOME}${isFirst ? END_OF_SCREEN : ''}${text.replaceAll('\n', `${END_OF_LINE}\n`)}${END_OF_SCREEN}`;
