import { allOf, lastOf } from '@drydock/runtime';
import { eventFacts, eventFilter, eventLine } from '../inspect/event-facts.ts';
import { fillTemplate } from '../inspect/fill-template.ts';
import { parseMoment } from '../inspect/moment.ts';
import { type EngineEvent, eventLogOf } from '../life/event-log.ts';
import { type Command, STATUS } from './command.ts';

export const events: Command = {
  name: 'events',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'Tell what the engine does, as it happens',
  flags: [
    {
      name: 'filter',
      short: 'f',
      takes: 'list',
      placeholder: 'KEY=VALUE',
      about: 'Only those: type=container, event=die, container=NAME, image=, network=, volume=, label=',
    },
    { name: 'since', takes: 'value', placeholder: 'MOMENT', about: 'Begin earlier; the last 256 are kept: 10m' },
    { name: 'until', takes: 'value', placeholder: 'MOMENT', about: 'End then' },
    {
      name: 'format',
      takes: 'value',
      placeholder: 'TEMPLATE',
      about: 'How: {{.Type}} {{.Action}} {{.Actor.ID}}; json',
    },
  ],
  run: async ({ caller, engine, given, signal }) => {
    const isWanted = eventFilter(allOf(given, 'filter'));
    const [since, until, format] = [lastOf(given, 'since'), lastOf(given, 'until'), lastOf(given, 'format')];
    const show = (event: EngineEvent) => {
      if (format === null) return eventLine(event);
      return format === 'json' ? JSON.stringify(eventFacts(event)) : fillTemplate(format, eventFacts(event));
    };
    const span = {
      sinceMs: since === null ? null : parseMoment('--since', since),
      untilMs: until === null ? null : parseMoment('--until', until),
    };
    for await (const event of eventLogOf(engine).read(span, signal)) {
      if (isWanted(event)) await caller.pour(Buffer.from(`${show(event)}\n`));
    }
    return STATUS.done;
  },
};
