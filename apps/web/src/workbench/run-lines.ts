import type { Command } from '@drydock/protocol';
import { activeTab } from '../terminal/terminal-tab.ts';
import type { Terminals } from '../terminal/terminals.ts';
import { useCommands } from '../time-line/commands-store.ts';

/** A line that shows no prompt within this time is waiting for something: the next one is typed all the same. */
const PROMPT_WITHIN_MS = 10_000;

/** Types lines one after the other, each when the shell has come back to a prompt. */
export async function runLines(terminals: Terminals, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const terminal = activeTab()?.live.terminal;
    const before = useCommands.getState().commands;
    await terminals.run(line, { interrupt: false });
    await prompted((now) => hasNewPrompt(before, now, terminal));
  }
}

/** A new command came to an end or opened a shell, or a shell that was open was left. */
export function hasNewPrompt(
  before: readonly Command[],
  now: readonly Command[],
  terminal: number | null | undefined,
): boolean {
  const stateBefore = new Map(before.map(({ id, state }) => [id, state]));
  return now.some(
    (command) =>
      command.terminal === terminal && command.state !== 'running' && stateBefore.get(command.id) !== command.state,
  );
}

function prompted(isPrompted: (commands: readonly Command[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, PROMPT_WITHIN_MS);
    const unsubscribe = useCommands.subscribe(({ commands }) => {
      if (isPrompted(commands)) finish();
    });
  });
}
