import { bootMachine } from '@drydock/docker-vm';
import { fetchPeers } from '../peers/fetch-peers.ts';

/** A bench in the VM, where crun is beside it, in turns with what is ours. */
export function inGuest(script: string) {
  return async (say: (line: string) => void): Promise<void> => {
    fetchPeers(['crun']);
    await using machine = await bootMachine({
      dataDisk: 'throw-away',
      exec: `cd /opt/drydock && bin/node test/bench/guest/${script}`,
      onOutput: (chunk) => say(chunk.toString('utf8').trimEnd()),
    });
    const { exitCode } = await machine.exited;
    if (exitCode !== 0) throw new Error(`bench in the VM ended with status ${exitCode}`);
  };
}
