import { bootMachine } from '@drydock/docker-vm';

/** From a kernel state that a check waits for, until the keeper tells that it is passed; with keeper and server running. */
export async function checkTick(say: (line: string) => void): Promise<void> {
  let output = '';
  await using machine = await bootMachine({
    dataDisk: 'throw-away',
    serve: true,
    exec: 'cd /opt/drydock && bin/node test/bench/guest/check-tick.ts',
    // A chunk may end in the middle of a line.
    onOutput: (chunk) => {
      output += chunk.toString('utf8');
    },
  });
  const { name } = machine.accelerator;
  say(
    `VM: ${name}${name === 'tcg' ? ', emulated: the target, a p95 of 300 ms, is for a machine at native speed' : ''}`,
  );
  const { exitCode } = await machine.exited;
  say(output.trimEnd());
  if (exitCode !== 0) throw new Error(`bench in the VM ended with status ${exitCode}`);
}
