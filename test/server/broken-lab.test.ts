import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ask, askForFailure } from '../../apps/server/testing/ask.ts';
import { Learner } from './learner.ts';
import { LABS, SECOND_ADDRESS, SecondServer } from './second-server.ts';

test('a lab with broken front matter is named in the log, and the server serves the others', async () => {
  await using server = new SecondServer((labs) => {
    cpSync(LABS, labs, { recursive: true });
    const [whole = ''] = readdirSync(labs).filter((name) => /^\d/.test(name));
    cpSync(join(labs, whole), join(labs, '990-broken'), { recursive: true });
    const [step = ''] = readdirSync(join(labs, '990-broken')).filter((name) => /^\d/.test(name));
    const path = join(labs, '990-broken', step, 'step.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^title:.*$/m, 'title: ['));
  });
  await server.isListening();
  assert.match(server.log, /990-broken\/[^"]*step\.md/);

  await using learner = await Learner.arrive(SECOND_ADDRESS, SECOND_ADDRESS);
  const page = await learner.open();
  const [lab = ''] = readdirSync(LABS).filter((name) => /^\d/.test(name));
  const [step = ''] = readdirSync(join(LABS, lab)).filter((name) => /^\d/.test(name));
  const id = (folder: string) => folder.replace(/^\d+-/, '');
  const entered = await ask(page, 'step:enter', { step: { lab: id(lab), step: id(step) } });
  assert.ok(Array.isArray((entered as { results: unknown }).results));
  const failure = await askForFailure(page, 'step:enter', { step: { lab: 'broken', step: id(step) } });
  assert.equal(failure.code, 'unknown-step');
});
