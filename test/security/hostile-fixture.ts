import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startEngine } from '../runtime/engine-fixture.ts';

const ROOTFS = '/opt/drydock/mirror/files/busybox-rootfs.tar.gz';
const CANARY = 'what nobody in a container may change\n';

/** An engine, images that mean harm, and a file of the machine that must stay as it is. */
export async function startHostile() {
  const engine = await startEngine();
  const work = `${engine.folder}/hostile`;
  mkdirSync(`${work}/machine`, { recursive: true });
  writeFileSync(`${work}/machine/canary`, CANARY);
  const { docker } = engine;

  return {
    ...engine,
    /** A directory of the machine that images and mounts try to reach. */
    machine: `${work}/machine`,
    assertUnharmed: () => {
      assert.equal(readFileSync(`${work}/machine/canary`, 'utf8'), CANARY);
      assert.equal(execFileSync('ls', ['-A', `${work}/machine`], { encoding: 'utf8' }), 'canary\n');
    },
    /** A new empty directory of the machine. */
    folder: (name: string): string => {
      mkdirSync(`${work}/${name}`, { recursive: true });
      return `${work}/${name}`;
    },
    /** BusyBox, changed by a shell script that runs in its root directory. */
    image: async (name: string, script: string): Promise<void> => {
      const root = `${work}/image-${name}`;
      mkdirSync(root);
      execFileSync('tar', ['-xzf', ROOTFS, '-C', root]);
      execFileSync('sh', ['-ec', script], { cwd: root });
      execFileSync('tar', ['-cf', `${root}.tar`, '-C', root, '.']);
      const { error, status } = await docker('import', `${root}.tar`, name);
      assert.equal(status, 0, error);
    },
    /** `docker run --rm FLAGS IMAGE sh -c SCRIPT` */
    sh: (flags: readonly string[], script: string, image = 'busybox') =>
      docker('run', '--rm', '--network=none', ...flags, image, 'sh', '-c', script),
    /** A container in the background, until the end of the block. */
    background: async (name: string, flags: readonly string[], script: string, image = 'busybox') => {
      const { error, status } = await docker(
        'run',
        '-d',
        `--name=${name}`,
        '--network=none',
        ...flags,
        image,
        'sh',
        '-c',
        script,
      );
      assert.equal(status, 0, error);
      return { [Symbol.asyncDispose]: async () => void (await docker('rm', '-f', name)) };
    },
  };
}

export type Hostile = Awaited<ReturnType<typeof startHostile>>;
