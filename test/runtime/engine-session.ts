import assert from 'node:assert/strict';
import { startSession } from '../kernel/session-fixture.ts';

const MIB = 1024 * 1024;
/** As much as a learner has, but for the disk. */
const LIMITS = { memoryBytes: 512 * MIB, diskBytes: 256 * MIB, inodes: 20_000, pids: 256 };

/** Prints the engine's pid. In brackets, so that the shell that looks does not find itself. */
export const ENGINE = "pgrep -f 'drydock: [e]ngine'";

/** A learner's session with its engine, and a way to type in it what must succeed. */
export async function startEngineSession() {
  const session = await startSession(LIMITS);
  return {
    ...session,
    said: async (command: string): Promise<string> => {
      const { output, exitStatus } = await session.run(command);
      assert.equal(exitStatus, 0, output);
      return output.trim();
    },
  };
}
