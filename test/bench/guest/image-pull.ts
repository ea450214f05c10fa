import { execFileSync, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { makeImage, TAR_END, tarOf } from '../../../packages/runtime/src/image/testing/image-parts.ts';
import { fetchPeers, peerEnvironment } from '../../peers/fetch-peers.ts';
import { startEngine } from '../../runtime/engine-fixture.ts';
import { startDebianRegistry } from '../../runtime/image-fixture/debian-registry.ts';
import { pushImage } from '../../runtime/image-fixture/push-image.ts';
import { inTurns } from './turns.ts';

const LAYERS = 3;
const FILES = 100;
const FILE_BYTES = 1024 * 1024;
const TURNS = 3;
const STORAGE = '/var/lib/drydock';

const peers = fetchPeers(['skopeo', 'umoci']);
const environment = peerEnvironment(peers);
const policy = '/tmp/policy.json';
writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');

// The engine leaves the network of the machine: what starts after it is where it is.
await using engine = await startEngine();
await using registry = await startDebianRegistry();
await pushImage(registry.host, 'large', 'latest', makeImage({ tars: Array.from({ length: LAYERS }, layer) }));
const [pid = ''] = execFileSync('pgrep', ['-f', 'drydock: engine'], { encoding: 'utf8' }).split('\n');
const name = `${registry.host}/large`;

await inTurns({ 'docker pull': pull, 'skopeo copy, umoci unpack': copyAndUnpack }, TURNS);
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
process.stdout.write(`${(LAYERS * FILES * FILE_BYTES) / 1e6} MB in ${LAYERS} layers, half of it random. The engine's memory was never above ${Number(peak) >> 10} MiB resident.
`);

/** Half of each file can be compressed, as in most images. */
function layer(): Buffer {
  const files = Array.from({ length: FILES }, (_, index) => {
    const content = Buffer.alloc(FILE_BYTES, `file ${index}\n`);
    randomFillSync(content, 0, FILE_BYTES / 2);
    return tarOf(`data/${index}`, content);
  });
  return Buffer.concat([...files, TAR_END]);
}

async function pull(): Promise<void> {
  const { status, error } = await engine.docker('pull', name);
  if (status !== 0) throw new Error(error);
  await engine.docker('rmi', name);
}

async function copyAndUnpack(): Promise<void> {
  const folder = mkdtempSync(`${STORAGE}/peer-`);
  try {
    await peer('skopeo', [
      '--policy',
      policy,
      'copy',
      '--quiet',
      '--src-tls-verify=false',
      `docker://${name}:latest`,
      `oci:${folder}/image:latest`,
    ]);
    await peer('umoci', ['unpack', '--image', `${folder}/image:latest`, `${folder}/bundle`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function peer(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(`${peers}/usr/bin/${program}`, args, {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`${program} ${args[0]}: status ${status}`);
}
