import type { ITheme } from '@xterm/xterm';

/** Dark in both themes of the page. */
export const TERMINAL_THEME: ITheme = {
  background: '#0d141a',
  foreground: '#e4eaef',
  cursor: '#ff9a5c',
  cursorAccent: '#0d141a',
  selectionBackground: '#2f5068',
  black: '#3b4753',
  red: '#f07f7f',
  green: '#8fd19e',
  yellow: '#f3c98b',
  blue: '#85aef5',
  magenta: '#c39be8',
  cyan: '#5cc4d6',
  white: '#d5dde4',
  brightBlack: '#8795a1',
  brightRed: '#ff9c9c',
  brightGreen: '#a9e3b6',
  brightYellow: '#ffdca8',
  brightBlue: '#a8c6ff',
  brightMagenta: '#d9bcf5',
  brightCyan: '#86dcea',
  brightWhite: '#ffffff',
};

/** The page's own name for IBM Plex Mono, which the build makes up. Only in a browser. */
export const terminalFont = (): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--mono').trim() || 'monospace';

export const TERMINAL_FONT_PX = 14;
