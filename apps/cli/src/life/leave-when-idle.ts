import type { Server } from 'node:net';
import type { Engine } from '../engine.ts';

/**
 * Ends the engine when it has had nothing to do for a while: nobody is connected, and no container runs whose end it
 * would have to see to. Who connects later has it started again by the one who holds the socket.
 */
export function leaveWhenIdle(server: Server, { engine, idleMs }: { engine: Engine; idleMs: number }): void {
  let connections = 0;
  let timer = setTimeout(leave, idleMs);
  server.on('connection', (connection) => {
    connections += 1;
    connection.once('close', () => {
      connections -= 1;
      timer.refresh();
    });
  });

  function leave(): void {
    const isBusy = connections > 0 || engine.restarts.size > 0 || engine.ends.size > 0;
    if (isBusy) timer = setTimeout(leave, idleMs);
    else process.exit(0);
  }
}
