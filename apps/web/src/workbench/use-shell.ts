import { useMemo, useState } from 'react';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import type { Shell } from '../lesson/shell.ts';
import { activeTab, useTerminals } from '../terminal/terminal-tab.ts';
import { useCommands } from '../time-line/commands-store.ts';
import { openDrawer } from './drawers.ts';
import { learnerSession } from './learner-session.ts';
import { runLines } from './run-lines.ts';

/** The terminal on top, as a lesson uses it. */
export function useShell(): Shell {
  const connection = useConnection();
  const hasTerminal = useTerminals(({ tabs, activeKey }) => tabs.some((tab) => tab.key === activeKey && !tab.hasEnded));
  const commands = useCommands((state) => state.commands);
  const [isRunningAll, setIsRunningAll] = useState(false);
  const ran = useMemo(() => {
    const good = commands.filter(
      ({ state, exitStatus }) =>
        state === 'opened-shell' || (state === 'done' && (exitStatus === 0 || exitStatus === null)),
    );
    return new Set(good.map(({ line }) => line.trim()));
  }, [commands]);
  return {
    whyNot: whyNotReady(connection) ?? (hasTerminal ? undefined : 'There is no open terminal to run it in'),
    ran,
    isRunningAll,
    run: (command, options) => {
      openDrawer('terminal');
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
