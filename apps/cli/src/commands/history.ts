import { imageHistory, isOn } from '@drydock/runtime';
import { shownAge, shownSize, table } from '../table.ts';
import { type Command, STATUS } from './command.ts';

const WORDS_MAX = 45;

export const history: Command = {
  name: 'history',
  operands: 'IMAGE',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Show which instructions made an image, and what each weighs',
  flags: [{ name: 'no-trunc', takes: 'nothing', about: 'Show all of each line' }],
  run: async ({ caller, engine, operands, given }) => {
    const lines = await imageHistory(engine.images, operands[0] ?? '');
    const cut = (text: string) =>
      isOn(given, 'no-trunc') || text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX - 1)}…`;
    const rows = lines.map(({ created, createdBy = '', sizeBytes, comment = '' }) => [
      shownAge(created),
      cut(createdBy.replaceAll(/\s+/g, ' ')),
      shownSize(sizeBytes),
      comment,
    ]);
    caller.print(table(['CREATED', 'CREATED BY', 'SIZE', 'COMMENT'], rows));
    return STATUS.done;
  },
};
