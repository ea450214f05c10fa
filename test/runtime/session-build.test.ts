import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ENGINE, startEngineSession } from './engine-session.ts';

let session: Awaited<ReturnType<typeof startEngineSession>>;
before(async () => {
  session = await startEngineSession();
});
after(() => session[Symbol.asyncDispose]());
const said = (command: string): Promise<string> => session.said(command);

/** Writes a Dockerfile into a directory of its own. */
const write = (folder: string, ...lines: readonly string[]): Promise<string> =>
  said(`mkdir -p ${folder} && printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ${folder}/Dockerfile`);

test('[BU20] the root of a session builds: RUN in a container, files copied with their owners, what is deleted stays deleted', async () => {
  await write(
    '/root/site',
    'FROM busybox AS make',
    'RUN mkdir /out && echo made by $(id -u) > /out/page && chown 12:13 /out/page && rm /bin/vi',
    'FROM make',
    'COPY --from=make /out /srv',
    'COPY --chown=5:6 Dockerfile /srv/source',
    'RUN test ! -e /bin/vi && rm -r /out',
    'CMD ["sh", "-c", "cat /srv/page; stat -c %u:%g /srv/page /srv/source; ls /out"]',
  );
  const built = await said('docker build -t site /root/site');
  assert.match(built, /naming to site(?::latest)? done/);
  const { output } = await session.run('docker run --rm site');
  assert.match(output.replaceAll('\r', ''), /^made by 0\n12:13\n5:6\nls: \/out: No such file/);
  assert.match(await said('docker build -t site /root/site'), /#7 CACHED/);
});

test('[BU20] in a session too, an engine that is killed in a RUN leaves nothing that the next does not remove', async () => {
  await write('/root/slow', 'FROM busybox', 'RUN sleep 1000');
  await said('docker pull busybox');
  const look =
    'ls /var/lib/docker/containers; ls /sys/fs/cgroup/docker | grep -E "^[0-9a-f]{64}$"; grep -c /var/lib/docker/overlay2 /proc/self/mountinfo; true';
  const before = await said(look);
  // In one line: what a shell leaves running is ended with it.
  const begin = 'docker build /root/slow > /dev/null 2>&1 & until docker ps | grep -q build-; do sleep 0.2; done';
  const meanwhile = await said(`${begin}; ${look}; kill -9 $(${ENGINE}); wait`);
  assert.notEqual(meanwhile, before);
  await said('docker version');
  assert.equal(await said(look), before);
});
