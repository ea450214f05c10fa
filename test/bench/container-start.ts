import { bootMachine } from '@drydock/docker-vm';
import { fetchPeers } from '../peers/fetch-peers.ts';

/** A session made by the engine against `crun run` of a container with busybox's true, in turns, in the VM. */
export async function containerStart(say: (line: string) => void): Promise<void> {
  fetchPeers(['crun']);
  await using machine = await bootMachine({
    dataDisk: 'throw-away',
    exec: 'cd /opt/drydock && bin/node test/bench/guest/container-start.ts',
    onOutput: (chunk) => say(chunk.toString('utf8').trimEnd()),
  });
  const { exitCode } = await machine.exited;
  if (exitCode !== 0) throw new Error(`bench in the VM ended with status ${exitCode}`);
}
