'use client';

import { useEffect } from 'react';
import { chooseTheme, recallTheme, THEMES, useTheme } from './theme.ts';
import styles from './theme-switch.module.css';

const SIGNS = { system: '◐', light: '○', dark: '●' } as const;

/** Goes round: as the system has it, light, dark. */
export function ThemeSwitch() {
  const { theme } = useTheme();
  useEffect(recallTheme, []);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const words = `Theme: ${theme}. Switch to ${next}.`;
  return (
    <button type="button" className={styles.switch} aria-label={words} title={words} onClick={() => chooseTheme(next)}>
      <span aria-hidden="true">{SIGNS[theme]}</span>
    </button>
  );
}
