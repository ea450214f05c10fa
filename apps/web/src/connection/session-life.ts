import type { SessionEnd, SessionLife } from '@drydock/protocol';
import { create } from 'zustand';
import { announce } from '../ui/announcer.tsx';

/** How the learner's Linux stands, as it was told at `since` by this browser's clock. */
export const useSessionLife = create<{ readonly life: SessionLife | null; readonly since: number }>(() => ({
  life: null,
  since: 0,
}));

export const ENDED: Readonly<Record<Exclude<SessionEnd, 'reset'>, string>> = {
  exited: 'Your Linux ended: its first process is gone',
  'keeper-restarted': 'Your Linux ended when its keeper restarted',
  'time-over': 'Your Linux ended: its time was over. What you have passed is kept',
  'made-room': 'Your Linux ended to make room for somebody who waited. What you have passed is kept',
  operator: 'Your Linux was ended by who runs this site. What you have passed is kept',
};

/** Seconds until the end, or null when there is none or it is far off. */
export function secondsToWarnOf(
  { life, since }: { life: SessionLife | null; since: number },
  now: number,
): number | null {
  if (life === null || life.endsInSeconds === null) return null;
  const left = life.endsInSeconds - (now - since) / 1000;
  return left > life.warningSeconds ? null : Math.max(0, Math.round(left));
}

/** The learner was away when the Linux before this one ended: said once, until it is read. */
export const useEarlierEnd = create<{ readonly says: string | null }>(() => ({ says: null }));

export function tellEarlierEnd(reason: SessionEnd | null): void {
  if (reason === null || reason === 'reset') return;
  const says = `${ENDED[reason]}. This is a new one`;
  useEarlierEnd.setState({ says });
  announce(says);
}
