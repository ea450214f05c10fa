import type { Block, Lab } from '@drydock/curriculum';
import { fillValue, parameterValues } from '@drydock/protocol';
import type { IndexedStep } from './found-step.ts';

/** Every step of every lab, with the values that pages are read with while there is no session. */
export function indexOf(labs: readonly Lab[]): IndexedStep[] {
  return labs.flatMap((lab) => {
    const values = parameterValues(lab.parameters, 'reading');
    return fillValue(lab.steps, values).map((step) => ({
      lab: lab.id,
      labTitle: lab.title,
      step: step.id,
      number: step.number,
      title: step.title,
      goal: step.goal,
      text: step.blocks
        .map(textOf)
        .filter((text) => text !== '')
        .join(' '),
    }));
  });
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'prose':
    case 'docker':
      return plainText(block.html);
    case 'command':
      return block.command;
    case 'question':
      return plainText(`${block.questionHtml} ${block.answerHtml}`);
    case 'prediction':
      return plainText([block.questionHtml, ...block.options.map(({ html }) => html), block.answerHtml].join(' '));
    // What terminals show is full of numbers nobody looks for; what checks say is in the goal.
    case 'output':
    case 'check':
      return '';
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Of HTML that the curriculum rendered: it writes no other entities. */
export const plainText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, (tag) => (/^<\/?(code|em|strong|a|kbd|del|span)\b/.test(tag) ? '' : ' '))
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
