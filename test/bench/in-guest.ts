import { StringDecoder } from 'node:string_decoder';
import { bootMachine } from '@drydock/docker-vm';
import { fetchPeers } from '../peers/fetch-peers.ts';

/** A bench in the VM, where crun is beside it, in turns with what is ours. */
export function inGuest(script: string) {
  return async (say: (line: string) => void): Promise<void> => {
    fetchPeers(['crun', 'docker-registry', 'podman', 'umoci', 'skopeo']);
    // The console gives what comes, as it comes: whole lines are made of it here.
    const decoder = new StringDecoder('utf8');
    let begun = '';
    const take = (chunk: Buffer) => {
      const lines = (begun + decoder.write(chunk)).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) say(line.trimEnd());
    };
    await using machine = await bootMachine({
      dataDisk: 'throw-away',
      exec: `cd /opt/drydock && TMPDIR=/var/lib/drydock bin/node test/bench/guest/${script}`,
      onOutput: take,
    });
    const { exitCode } = await machine.exited;
    if (exitCode !== 0) throw new Error(`bench in the VM ended with status ${exitCode}`);
  };
}
