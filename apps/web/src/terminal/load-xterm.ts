import { TERMINAL_FONT_PX, terminalFont } from './terminal-theme.ts';

type Xterm = {
  readonly Terminal: typeof import('@xterm/xterm').Terminal;
  readonly FitAddon: typeof import('@xterm/addon-fit').FitAddon;
  readonly WebglAddon: typeof import('@xterm/addon-webgl').WebglAddon;
};

let loading: Promise<Xterm> | undefined;

/** The lesson is readable before these 150 kB have come. */
export function loadXterm(): Promise<Xterm> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Xterm> {
  const [{ Terminal }, { FitAddon }, { WebglAddon }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-webgl'),
    // xterm measures its cells once: measured in a fallback font they would stay too wide.
    document.fonts.load(`${TERMINAL_FONT_PX}px ${terminalFont()}`),
  ]);
  return { Terminal, FitAddon, WebglAddon };
}
