// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile has variables of its own
import assert from 'node:assert/strict';
import test from 'node:test';
import { RuntimeError } from '../../runtime-error.ts';
import { BuildError } from '../build-error.ts';
import { changeOf } from '../change.ts';
import { parseIgnoreFile } from '../context/ignore-file.ts';
import { planBuild } from '../plan-build.ts';
import { nothingYet } from '../stage-state.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

const ROUNDS = Number(process.env.DRYDOCK_FUZZ_ROUNDS ?? 3000);
/** What takes time with the square of this takes minutes. */
const LONG_BYTES = 200_000;
const LONG_MS = 20_000;

const PIECES = [
  'FROM',
  'FROM a AS b',
  'RUN',
  'COPY',
  '--from=b',
  'ADD',
  'ENV',
  'ARG',
  'LABEL',
  'EXPOSE',
  'VOLUME',
  'SHELL',
  'WORKDIR',
  'USER',
  'CMD',
  'ENTRYPOINT',
  'STOPSIGNAL',
  '# escape=`',
  '#',
  '\\',
  '`',
  '\n',
  '\n',
  '\n',
  ' ',
  ' ',
  '\r\n',
  '\t',
  '=',
  '$',
  '${',
  '}',
  ':-',
  ':+',
  ':?',
  '"',
  "'",
  '[',
  ']',
  '["a"]',
  ',',
  '<<A',
  '<<-"A"',
  'A',
  '--',
  '--x=y',
  '\0',
  '\xff',
  '80/tcp',
  '/',
  '..',
  '*',
  '**',
  '!',
  '?',
  'a',
  'ONBUILD',
  '99999-1',
  '${a:-${b}}',
  '\\\n',
];

/** The same on every run: xorshift32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function tryAll(bytes: Buffer): void {
  try {
    const dockerfile = parseDockerfile(bytes);
    const plan = planBuild(dockerfile, { target: null, given: new Map() });
    for (const { stage } of plan.stages) {
      for (const instruction of stage.instructions) {
        changeOf(instruction, nothingYet(), { escape: dockerfile.escape, globals: plan.globals, given: new Map() });
      }
    }
  } catch (error) {
    assert.ok(error instanceof BuildError && error.line >= 1, `${JSON.stringify(bytes.toString('latin1'))}: ${error}`);
  }
  try {
    parseIgnoreFile(bytes.toString('latin1')).has(['a', 'b', 'a']);
  } catch (error) {
    assert.ok(error instanceof RuntimeError, String(error));
  }
}

test('[BU15] any bytes are a Dockerfile or an error with a line, never another exception', () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const random = randomOf(round);
    const pieces = Array.from({ length: random(60) }, () => PIECES[random(PIECES.length)] ?? '');
    const isPlausible = random(2) === 0;
    const noise = Array.from({ length: random(20) }, () => String.fromCharCode(random(256))).join('');
    tryAll(Buffer.from(`${isPlausible ? 'FROM a\n' : ''}${pieces.join(random(3) === 0 ? '' : ' ')}${noise}`, 'latin1'));
  }
});

test('[BU15] long Dockerfiles of any one piece are read in bounded time', () => {
  for (const piece of PIECES) {
    const startedAt = performance.now();
    for (const between of ['', ' ', '\n']) {
      const text = `FROM a\nCOPY ${`${piece}${between}`.repeat(Math.floor(LONG_BYTES / (piece.length + 1)))}`;
      tryAll(Buffer.from(text, 'latin1'));
    }
    assert.ok(performance.now() - startedAt < LONG_MS, piece);
  }
});
