import type { PlaceInLine, SessionInfo } from '@drydock/protocol';
import { create } from 'zustand';

/** What the page knows of the learner's Linux. Each state says enough to act on. */
export type Connection =
  /** `reason`: why it takes longer than usual. */
  | { readonly state: 'connecting'; readonly reason?: string }
  | { readonly state: 'ready'; readonly session: SessionInfo }
  /** The machine is full; it goes on by itself. */
  | { readonly state: 'waiting'; readonly place: PlaceInLine }
  /** It was there, and is being reached for again. */
  | { readonly state: 'reconnecting'; readonly reason: string }
  /** It was never there: the page is read without a backend. Tried again quietly. */
  | { readonly state: 'absent'; readonly reason: string }
  /** It will not come back by itself. */
  | { readonly state: 'lost'; readonly reason: string; readonly remedy: Remedy };

export type Remedy =
  | { readonly kind: 'reload'; readonly says: string }
  /** Asks for a session once more: the living one, or a new one. */
  | { readonly kind: 'open-again'; readonly says: string };

export const useConnection = create<Connection>(() => ({ state: 'connecting' }) as Connection);

/** Replaces the state as a whole: fields of the old one must not linger. */
export const setConnection = (connection: Connection): void => useConnection.setState(connection, true);

/** Why nothing can be typed now, or undefined when it can. */
export function whyNotReady(connection: Connection): string | undefined {
  switch (connection.state) {
    case 'ready':
      return undefined;
    case 'connecting':
      return 'Your Linux is still starting';
    case 'reconnecting':
      return 'The connection to your Linux is being restored';
    case 'waiting':
      return placeInWords(connection.place);
    case 'absent':
      return 'No Linux answers behind this page';
    case 'lost':
      return connection.reason;
  }
}

export function placeInWords({ position, waiting }: PlaceInLine): string {
  return waiting === 1
    ? 'All Linux machines are taken; you are next'
    : `All Linux machines are taken; you are number ${position} of ${waiting} who wait`;
}
