import type { StateStorage } from 'zustand/middleware';

/** This browser's storage; where it is switched off or full, a memory as long as the page. */
export function keptText(): StateStorage {
  const memory = new Map<string, string>();
  return {
    getItem: (name) => attempt((storage) => storage.getItem(name)) ?? memory.get(name) ?? null,
    setItem: (name, value) => {
      memory.set(name, value);
      attempt((storage) => storage.setItem(name, value));
    },
    removeItem: (name) => {
      memory.delete(name);
      attempt((storage) => storage.removeItem(name));
    },
  };
}

function attempt<Result>(task: (storage: Storage) => Result): Result | undefined {
  try {
    return task(window.localStorage);
  } catch {
    // No window (a test), storage refused (SecurityError), or full (QuotaExceededError): the memory holds it.
    return undefined;
  }
}
