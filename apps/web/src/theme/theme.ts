import { create } from 'zustand';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** public/before-paint.js reads the same key before the first paint. */
const STORAGE_KEY = 'drydock.theme';

export const useTheme = create<{ readonly theme: Theme }>(() => ({ theme: 'system' }));

export function chooseTheme(theme: Theme): void {
  useTheme.setState({ theme });
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is switched off in this browser: the choice lasts as long as the page.
  }
}

/** Takes over what before-paint.js already put on the page. */
export function recallTheme(): void {
  const { theme } = document.documentElement.dataset;
  useTheme.setState({ theme: theme === 'light' || theme === 'dark' ? theme : 'system' });
}
