import type { Command } from '@drydock/protocol';
import type { LiveTerminal } from '../terminal/live-terminal.ts';
import { useTerminals } from '../terminal/terminal-tab.ts';
import { useCommands } from '../time-line/commands-store.ts';

/** A line that shows no prompt within this time is waiting for something: the next one is typed all the same. */
const PROMPT_WITHIN_MS = 60_000;
/** A prompt without marks tells nobody: it is looked for this often. */
const LOOK_EVERY_MS = 150;

const INTERRUPT = '\x03';
const ENTER = '\r';

type Options = {
  readonly signal?: AbortSignal;
  /** Before each line is typed; counts from 1. */
  readonly onLine?: (line: number) => void;
};

/** Types lines one after the other, each when the shell has come back to a prompt. Rejects when it is stopped. */
export async function runLines(live: LiveTerminal, lines: readonly string[], options: Options = {}): Promise<void> {
  const { signal, onLine } = options;
  if (isBusy(live)) await typed(live, INTERRUPT, signal);
  for (const [index, line] of lines.entries()) {
    signal?.throwIfAborted();
    onLine?.(index + 1);
    await typed(livingOr(live), line + ENTER, signal);
  }
}

/** A line such as `exit` may have ended the terminal: then those after it belong to another one. */
function livingOr(live: LiveTerminal): LiveTerminal {
  if (!live.hasDied) return live;
  return useTerminals.getState().tabs.find((tab) => !tab.hasEnded)?.live ?? live;
}

/** Something runs that would read what is typed: it is ended first. */
function isBusy(live: LiveTerminal): boolean {
  const { commands } = useCommands.getState();
  const last = commands.findLast(({ terminal }) => terminal === live.terminal);
  return last?.state === 'running' && !live.isAtPrompt;
}

/** Types, and waits for the next prompt: one that bash marked, or one that only looks like it. */
async function typed(live: LiveTerminal, input: string, signal: AbortSignal | undefined): Promise<void> {
  const before = useCommands.getState().commands;
  const { heard } = live;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop);
  const unsubscribe = useCommands.subscribe(({ commands }) => {
    if (hasNewPrompt(before, commands, live.terminal)) resolve();
  });
  const looking = setInterval(() => (live.hasDied || live.isPromptedSince(heard)) && resolve(), LOOK_EVERY_MS);
  const timer = setTimeout(resolve, PROMPT_WITHIN_MS);
  try {
    live.type(input);
    await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    unsubscribe();
    signal?.removeEventListener('abort', stop);
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
