import assert from 'node:assert/strict';
import test from 'node:test';
import { changeOf } from './change.ts';
import { parseDockerfile } from './dockerfile/parse-dockerfile.ts';
import { nothingYet, type StageState } from './stage-state.ts';

/** What the instructions of a stage come to, its files left aside. */
function resultOf(lines: readonly string[], given: readonly (readonly [string, string])[] = []): StageState {
  const { escape: escaper, stages } = parseDockerfile(Buffer.from(['FROM scratch', ...lines].join('\n')));
  const options = { escape: escaper, globals: new Map([['GLOBAL', 'g']]), given: new Map(given) };
  let state = nothingYet();
  for (const instruction of stages[0]?.instructions ?? []) {
    const { run, declared, hasCommand, author } = changeOf(instruction, state, options);
    state = {
      ...state,
      config: { ...state.config, run, ...(author === undefined ? {} : { author }) },
      declared: declared ?? state.declared,
      hasCommand: hasCommand ?? state.hasCommand,
    };
  }
  return state;
}

const runOf = (...lines: readonly string[]) => resultOf(lines).config.run;

test('[BU22] ENV replaces what it names, and sees what was there before its own line', () => {
  assert.deepEqual(runOf('ENV a=1 b=2', 'ENV a=$b b=$a "c d"=x').environment, ['a=2', 'b=1', 'c d=x']);
});

test('[BU22] ARG takes the value that was given, its default, or that of the ARG before FROM; ENV goes before it', () => {
  const { declared } = resultOf(['ARG a=1 b=$a', 'ARG c', 'ARG GLOBAL', 'ARG none'], [['c', '3']]);
  assert.deepEqual(
    [...declared],
    [
      ['a', '1'],
      ['b', '1'],
      ['c', '3'],
      ['GLOBAL', 'g'],
    ],
  );
  assert.equal(resultOf(['ENV x=env', 'ARG x=arg', 'USER $x']).config.run.user, 'env');
  assert.equal(resultOf(['USER x$c'], [['c', '3']]).config.run.user, 'x', 'none that no ARG names');
});

test('[BU22] WORKDIR goes on from the one before; VOLUME and COPY begin at it', () => {
  assert.equal(runOf('WORKDIR /a', 'WORKDIR b/../c', 'WORKDIR ./d').workingDirectory, '/a/c/d');
  assert.equal(runOf('WORKDIR /a', 'WORKDIR /b').workingDirectory, '/b');
  assert.deepEqual(runOf('WORKDIR /a', 'VOLUME b /c').volumes, ['/a/b', '/c']);
});

test('[BU22] CMD and ENTRYPOINT are lists, or lines for the shell that SHELL names', () => {
  const run = runOf('SHELL ["/bin/ash", "-ec"]', 'CMD echo $x', 'ENTRYPOINT ["/x"]');
  assert.deepEqual([run.entrypoint, run.command], [['/x'], ['/bin/ash', '-ec', 'echo $x']]);
});

test('[BU22] ENTRYPOINT takes away the command of the image below, and not one of its own stage', () => {
  const below = { ...nothingYet(), config: { ...nothingYet().config, run: runOf('CMD ["x"]') } };
  const [instruction] = parseDockerfile(Buffer.from('FROM a\nENTRYPOINT ["e"]')).stages[0]?.instructions ?? [];
  assert.ok(instruction);
  const change = changeOf(instruction, below, { escape: '\\', globals: new Map(), given: new Map() });
  assert.deepEqual(change.run.command, []);
});

test('[BU22] EXPOSE takes ports, ranges and protocols; LABEL, STOPSIGNAL and MAINTAINER are written down', () => {
  const { config } = resultOf([
    'EXPOSE 80 7000-7001/udp 80/TCP',
    'LABEL a=1 "b c"="d e"',
    'STOPSIGNAL 9',
    'MAINTAINER me',
  ]);
  assert.deepEqual(config.run.exposedPorts, ['80/tcp', '7000/udp', '7001/udp']);
  assert.deepEqual(
    [...config.run.labels],
    [
      ['a', '1'],
      ['b c', 'd e'],
    ],
  );
  assert.deepEqual([config.run.stopSignal, config.author], ['9', 'me']);
  for (const port of ['0', '70000', '9-8', 'http', '1/icmp'])
    assert.throws(() => runOf(`EXPOSE ${port}`), /not a port/);
});
