import { lastOf, requireImage } from '@drydock/runtime';
import { containerFacts, imageFacts } from '../inspect/facts.ts';
import { fillTemplate } from '../inspect/fill-template.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

export const inspect: Command = {
  name: 'inspect',
  operands: 'CONTAINER|IMAGE…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Tell all that is known of a container or an image',
  flags: [
    {
      name: 'format',
      short: 'f',
      takes: 'value',
      placeholder: 'TEMPLATE',
      about: 'What of it: {{.State.Pid}}, {{json .Mounts}}',
    },
  ],
  run: async (asked) => {
    const facts: unknown[] = [];
    for (const name of asked.operands) facts.push(await factsOf(name, asked));
    const format = lastOf(asked.given, 'format');
    asked.caller.print(
      format === null
        ? `${JSON.stringify(facts, null, 4)}\n`
        : facts.map((each) => `${fillTemplate(format, each)}\n`).join(''),
    );
    return STATUS.done;
  },
};

/** A container's name goes before an image's. */
async function factsOf(name: string, { engine }: AskedCommand): Promise<unknown> {
  try {
    return containerFacts(engine.containers.find(name), engine);
  } catch (error) {
    const records = await engine.images.records();
    try {
      const { image } = requireImage(records, name);
      return imageFacts(image, await engine.images.configuration(image.id), engine);
    } catch {
      throw error;
    }
  }
}
