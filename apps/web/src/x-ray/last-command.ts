import { createContext, useContext } from 'react';

/** The number of the command that the marks are from. */
export const LastCommand = createContext<number | null>(null);

export const useLastCommand = (): number | null => useContext(LastCommand);
