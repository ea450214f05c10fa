import type { Command } from '@drydock/protocol';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { keptText } from '../ui/kept-text.ts';
import { NOTHING_TICKED, type Ticking, tickCommands } from './tick-commands.ts';

type Kept = {
  /** Whose commands these are: another Linux has run nothing yet. */
  readonly session: string | null;
  /** The newest command that was looked at: what ran on one screen ticks nothing on the next. */
  readonly lastId: number;
  /** Places of ticked blocks, by the name of their screen: "namespaces/unshare". */
  readonly ticked: { readonly [screen: string]: readonly number[] };
};

type State = Kept & {
  /** The screen that is on, with the newest command there was when it came. */
  readonly now: { readonly screen: string; readonly fromId: number; readonly ticking: Ticking } | null;
};

const NOTHING: State = { session: null, lastId: 0, ticked: {}, now: null };

/** Which command blocks have run, screen by screen, as long as this Linux is there; a page that is loaded again too. */
export const useTicks = create<State>()(
  persist((): State => NOTHING, {
    name: 'drydock.ticks',
    version: 1,
    storage: createJSONStorage(keptText),
    partialize: ({ session, lastId, ticked }): Kept => ({ session, lastId, ticked }),
    skipHydration: true,
  }),
);

type Seen = {
  readonly session: string;
  readonly screen: string;
  /** Of its command blocks, in their order. */
  readonly lines: readonly string[];
  readonly commands: readonly Command[];
};

/** Call whenever one of them has changed. */
export function commandsSeen({ session, screen, lines, commands }: Seen): void {
  if (!useTicks.persist.hasHydrated()) void useTicks.persist.rehydrate();
  const stored = useTicks.getState();
  const state = stored.session === session ? stored : { ...NOTHING, session };
  const now = state.now?.screen === screen ? state.now : entered(screen, state);
  const fresh = commands.filter(({ id }) => id > now.fromId);
  const ticking = tickCommands(now.ticking, lines, fresh);
  useTicks.setState({
    session,
    lastId: Math.max(state.lastId, ...commands.map(({ id }) => id)),
    ticked: { ...state.ticked, [screen]: [...ticking.ticked] },
    now: { ...now, ticking },
  });
}

/** The learner has clicked it: the next such command is this block's. */
export function blockClicked(screen: string, place: number): void {
  useTicks.setState(({ now }) =>
    now?.screen !== screen
      ? {}
      : { now: { ...now, ticking: { ...now.ticking, clicked: [...now.ticking.clicked, place] } } },
  );
}

/** Nothing of this screen has run, whatever did so far. */
export function forgetTicks(screen: string): void {
  useTicks.setState(({ lastId, ticked, now }) => ({
    ticked: { ...ticked, [screen]: [] },
    now: now?.screen === screen ? { screen, fromId: lastId, ticking: NOTHING_TICKED } : now,
  }));
}

function entered(screen: string, { lastId, ticked }: State): NonNullable<State['now']> {
  return { screen, fromId: lastId, ticking: { ...NOTHING_TICKED, ticked: new Set(ticked[screen]) } };
}
