import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startBuilder } from './build-fixture.ts';
import { lines } from './engine-fixture.ts';

let builder: Awaited<ReturnType<typeof startBuilder>>;
before(async () => {
  builder = await startBuilder();
});
after(() => builder[Symbol.asyncDispose]());

test('[BU1] an image is made as a Dockerfile says, and a container of it does what the image says', async () => {
  const folder = builder.contextOf(
    [
      'FROM busybox',
      'ARG WHO=nobody',
      'ENV GREETING="hello $WHO"',
      'WORKDIR /srv/app',
      'COPY say.sh data ./',
      'RUN chmod +x say.sh && echo made by $(id -u) with $WHO in $PWD > made',
      'RUN ["/bin/sh", "-c", "echo worker:x:1000:1000::/: >> /etc/passwd"]',
      'USER worker',
      'LABEL stage=test',
      'EXPOSE 8080',
      'ENTRYPOINT ["./say.sh"]',
      'CMD ["there"]',
    ].join('\n'),
    { 'say.sh': '#!/bin/sh\necho $GREETING, $1: $(id -u)\ncat made one\n', 'data/one': '1\n' },
  );
  const built = await builder.build(folder, '-t', 'said', '-t', 'said:two', '--build-arg', 'WHO=world');
  assert.equal(built.status, 0, built.error);
  assert.match(built.error, /^#6 \[6\/12\] RUN chmod/m);
  assert.equal((await builder.run('said:two')).out, 'hello world, there: 1000\nmade by 0 with world in /srv/app\n1\n');
  const history = (await builder.engine.docker('history', 'said')).out;
  assert.match(history, /ENTRYPOINT/);
});

test('[BU2] what was done before is CACHED, and the image is the same; a changed file or mode is not', async () => {
  const folder = builder.contextOf('FROM busybox\nRUN date +%N > /when\nCOPY file /file\nRUN cat /file > /copy\n', {
    file: 'one',
  });
  const first = await builder.build(folder, '-t', 'cached');
  assert.equal(first.status, 0, first.error);
  assert.doesNotMatch(first.error, /CACHED/);
  utimesSync(`${folder}/file`, 1, 1); // a time is no difference
  const again = await builder.build(folder, '-q');
  const second = await builder.build(folder);
  assert.equal(second.error.match(/CACHED/g)?.length, 3, second.error);
  assert.equal(lines((await builder.engine.docker('images')).out).filter((line) => line.includes('<none>')).length, 0);
  assert.match(first.error, new RegExp(again.out.trim()));
  chmodSync(`${folder}/file`, 0o700);
  const changed = await builder.build(folder);
  assert.equal(changed.error.match(/CACHED/g)?.length, 1, changed.error);
  const anew = await builder.build(folder, '--no-cache');
  assert.doesNotMatch(anew.error, /CACHED/);
});

test('[BU3] stages: what one made another copies; those that nobody needs are not built', async () => {
  const folder = builder.contextOf(
    [
      'ARG BASE=busybox',
      'FROM $BASE AS make',
      'RUN mkdir /out && echo made > /out/thing && chown 7:8 /out/thing && ln -s thing /out/link',
      'FROM busybox AS never',
      'RUN false',
      'FROM make AS tested',
      'RUN test -e /out/thing && echo tested > /out/tested',
      'FROM scratch',
      'COPY --from=busybox /bin /bin',
      'COPY --from=make /out/ /',
      'CMD ["/bin/sh", "-c", "cat /thing; ls -ln /thing /link"]',
    ].join('\n'),
  );
  const built = await builder.build(folder, '-t', 'staged');
  assert.equal(built.status, 0, built.error);
  assert.doesNotMatch(built.error, /RUN false/);
  const { out, error } = await builder.run('staged');
  assert.match(out, /^made\n/, error);
  assert.match(out, / 7 +8 .*\/thing/);
  assert.match(out, /\/link -> thing/);
  const target = await builder.build(folder, '-t', 'middle', '--target=tested');
  assert.equal(target.status, 0, target.error);
  assert.equal((await builder.run('middle', 'cat', '/out/tested')).out, 'tested\n');
  assert.match((await builder.build(folder, '--target=test')).error, /no such stage\n {2}Did you mean tested\?/);
});

test('[BU4] a RUN that fails is told with its line and what it said, and nothing of it stays', async () => {
  const folder = builder.contextOf('FROM busybox\n\nRUN echo so far; \\\n  exit 3\nRUN true\n');
  const before = builder.left();
  const failed = await builder.build(folder, '-t', 'broken');
  assert.equal(failed.status, 1);
  assert.match(failed.error, /^#2 [\d.]+ so far$/m);
  assert.match(failed.error, /^ {3}3 \| >>> RUN echo so far/m);
  assert.match(failed.error, /line 3: .*ended with status 3/);
  const noProgram = await builder.build(builder.contextOf('FROM busybox\nRUN ["/no/such"]\n'));
  assert.match(noProgram.error, /line 2: .*\/no\/such/);
  assert.deepEqual(builder.left(), before);
  assert.doesNotMatch((await builder.engine.docker('images')).out, /broken/);
});

test('[BU5] nothing outside of the directory is copied: links are copied as links, and a path that leads out is refused', async () => {
  const folder = builder.contextOf('FROM busybox\nCOPY . /all/\n', {
    '.dockerignore': '*.key\n!public.key\n',
    'a.key': '',
    'public.key': 'p',
  });
  writeFileSync(`${builder.engine.folder}/secret`, 'secret');
  symlinkSync('../secret', `${folder}/out`);
  symlinkSync('/etc', `${folder}/etc`);
  const built = await builder.build(folder, '-t', 'whole');
  assert.equal(built.status, 0, built.error);
  const { out } = await builder.run('whole', 'sh', '-c', 'ls -A /all; readlink /all/out; readlink /all/etc');
  assert.equal(
    out,
    'Dockerfile\n.dockerignore\netc\nout\npublic.key\n../secret\n/etc\n'.replace(
      'Dockerfile\n.dockerignore',
      '.dockerignore\nDockerfile',
    ),
  );
  for (const source of ['../secret', 'out', 'etc/passwd', 'a.key', 'missing*']) {
    writeFileSync(`${folder}/Dockerfile`, `FROM busybox\nCOPY ${source} /x\n`);
    const refused = await builder.build(folder);
    assert.equal(refused.status, 1, source);
    assert.match(refused.error, /line 2: source /);
  }
});

test('[BU6] ADD unpacks an archive; --chown and --chmod are what the files get', async () => {
  const folder = builder.contextOf(
    'FROM busybox\nRUN echo daemon:x:1:1::/: >> /etc/passwd\nADD rootfs.tar.gz /un\nCOPY --chown=daemon:7 --chmod=640 file /f\nCOPY rootfs.tar.gz /as-it-is\n',
    { file: 'x' },
  );
  writeFileSync(`${folder}/rootfs.tar.gz`, readFileSync('/opt/drydock/mirror/files/busybox-rootfs.tar.gz'));
  const built = await builder.build(folder, '-t', 'added');
  assert.equal(built.status, 0, built.error);
  const { out } = await builder.run(
    'added',
    'sh',
    '-c',
    'test -x /un/bin/busybox && test -f /as-it-is && stat -c "%u:%g %a" /f',
  );
  assert.equal(out, '1:7 640\n');
});

test('[BU7] a Dockerfile may come from standard input, with a directory and without', async () => {
  const alone = await builder.engine.type(['build', '-q', '-t', 'typed', '-'], 'FROM busybox\nRUN echo typed > /t\n');
  assert.equal(alone.status, 0, alone.error);
  assert.match(alone.out, /^sha256:[0-9a-f]{64}\n$/);
  assert.equal(alone.error, '');
  const folder = builder.contextOf('', { here: 'h' });
  const withFiles = await builder.engine.type(
    ['build', '-t', 'typed2', '-f', '-', folder],
    'FROM typed\nCOPY here /here\n',
  );
  assert.equal(withFiles.status, 0, withFiles.error);
  assert.equal((await builder.run('typed2', 'cat', '/t', '/here')).out, 'typed\nh');
});

test('[BU8] what a RUN wrote is the layer, and not what its container was mounted on', async () => {
  const folder = builder.contextOf(
    'FROM scratch\nCOPY --from=busybox /bin /bin\nRUN ["/bin/sh", "-c", "echo x > /x; rm /bin/vi"]\n',
  );
  const built = await builder.build(folder, '-t', 'bare');
  assert.equal(built.status, 0, built.error);
  const { dataRoot } = builder.engine;
  const records = readdirSync(`${dataRoot}/layers`).filter((name) => name.endsWith('.json'));
  const layers = records.map((name) => JSON.parse(readFileSync(`${dataRoot}/layers/${name}`, 'utf8')));
  const newest = layers.sort((one, other) => one.createdAt.localeCompare(other.createdAt)).at(-1);
  const written = readdirSync(`${dataRoot}/overlay2/${newest.layerId}/diff`, { recursive: true });
  assert.deepEqual(written.sort(), ['bin', 'bin/vi', 'x']);
});
