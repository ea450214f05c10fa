import { useEffect, useMemo, useState } from 'react';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import { useSessionId } from '../connection/session-id.ts';
import type { Shell } from '../lesson/shell.ts';
import { blockClicked, commandsSeen, useTicks } from '../lesson/ticks-store.ts';
import { activeTab, useTerminals } from '../terminal/terminal-tab.ts';
import { useCommands } from '../time-line/commands-store.ts';
import { openDrawer } from './drawers.ts';
import { learnerSession } from './learner-session.ts';
import { runLines } from './run-lines.ts';

/**
 * The terminal on top, as a lesson uses it.
 *
 * @param screen "namespaces/unshare"
 * @param lines of the command blocks on it, in their order; the same array as long as they stay the same
 */
export function useShell(screen: string, lines: readonly string[]): Shell {
  const connection = useConnection();
  const hasTerminal = useTerminals(({ tabs, activeKey }) => tabs.some((tab) => tab.key === activeKey && !tab.hasEnded));
  const commands = useCommands((state) => state.commands);
  const [isRunningAll, setIsRunningAll] = useState(false);
  const session = useSessionId(({ id }) => id);
  useEffect(() => {
    if (session !== null) commandsSeen({ session, screen, lines, commands });
  }, [session, screen, lines, commands]);
  const ticked = useTicks((state) => state.ticked[screen]);
  const ran = useMemo(() => new Set(ticked), [ticked]);
  return {
    whyNot: whyNotReady(connection) ?? (hasTerminal ? undefined : 'There is no open terminal to run it in'),
    ran,
    isRunningAll,
    run: (command, options) => {
      openDrawer('terminal');
      blockClicked(screen, options.place);
      void learnerSession().terminals.run(command, options);
      // A pointer has left the keyboard free: what comes next is likely typed. The keyboard's own place is kept.
      if (options.isByPointer) activeTab()?.live.screen.focus();
    },
    runAll: (lines) => {
      const live = activeTab()?.live;
      if (live === undefined) return;
      openDrawer('terminal');
      setIsRunningAll(true);
      void runLines(live, lines).finally(() => setIsRunningAll(false));
    },
  };
}
