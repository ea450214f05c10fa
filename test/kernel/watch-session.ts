import assert from 'node:assert/strict';
import { type ObservedSession, readView, ViewMemory } from '@drydock/observer';
import { type View, viewSchema } from '@drydock/protocol';
import { ID_COUNT, type Session, sessionFolders } from '@drydock/runtime';

/** Looks at a session again and again, as the keeper does. */
export function watch({ specification, init }: Session, paths: readonly string[] = []): () => View {
  const memory = new ViewMemory();
  const observed: ObservedSession = {
    cgroupPath: sessionFolders(specification).cgroup,
    initPid: init,
    uidMap: [{ inside: 0, outside: specification.firstId, count: ID_COUNT }],
    sequence: 1,
    paths,
  };
  return () => {
    const view = readView(observed, memory);
    assert.deepEqual(viewSchema.parse(view), view);
    return view;
  };
}

/** Goes on after its terminal is gone. */
export const background = (command: string) => `setsid sh -c ${quote(command)} < /dev/null > /dev/null 2>&1 &`;
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** For something that is under way; without it the test fails with what is there. */
export const waitFor = (condition: string) =>
  `for ((tries = 0; tries < 100; tries++)); do { ${condition}; } > /dev/null 2>&1 && break; sleep 0.1; done`;
