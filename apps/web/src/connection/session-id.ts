import { create } from 'zustand';

/** The session this page was given last; null before the first, also while it is being reached for again. */
export const useSessionId = create<{ readonly id: string | null }>(() => ({ id: null }));
