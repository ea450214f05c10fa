import assert from 'node:assert/strict';
import test from 'node:test';
import { indexOf, plainText } from './step-text.ts';

test('tags and entities become what a reader sees', () => {
  assert.equal(
    plainText('<p>Write <code>a &lt; b</code>.</p><ul><li>one</li><li><em>t</em>wo &amp; three</li></ul>'),
    'Write a < b. one two & three',
  );
});

test('commands, questions and predictions are searched, with places filled in; outputs are not', () => {
  const [step] = indexOf([
    {
      id: 'lab',
      title: 'Lab',
      summary: '',
      minutes: 1,
      parameters: { boat: { oneOf: ['ferry', 'ferry'] } },
      steps: [
        {
          id: 'step',
          title: 'Step',
          number: 1,
          goal: 'Goal',
          blocks: [
            { kind: 'command', command: 'mkdir /{{boat}}', interrupt: false },
            { kind: 'output', text: '4026531836', isMistake: false },
            {
              kind: 'prediction',
              questionHtml: '<p>How many?</p>',
              options: [{ html: 'two', isRight: true }],
              answerHtml: '<p>So it is.</p>',
            },
          ],
          checks: [],
          hints: [],
          lens: null,
          runtime: [],
          solution: '',
        },
      ],
    },
  ]);
  assert.equal(step?.text, 'mkdir /ferry How many? two So it is.');
});
