import { activeTab } from '../terminal/terminal-tab.ts';
import { announce } from '../ui/announcer.tsx';
import { type Drawer, openDrawer } from './drawers.ts';

/** The parts of the workbench that F6 goes through, by their data-region. */
const REGIONS = ['lesson', 'terminal', 'x-ray'] as const;
type Region = (typeof REGIONS)[number];

/** Handles F6, Shift-F6 and Ctrl-Shift-Escape, the ways out of the terminal. For keydown on the document. */
export function goRound(event: KeyboardEvent): void {
  const isEscape = event.key === 'Escape' && event.ctrlKey && event.shiftKey;
  if (event.key !== 'F6' && !isEscape) return;
  event.preventDefault();
  focusRegion(isEscape ? 'lesson' : neighbourOf(current(), event.shiftKey ? -1 : 1));
}

export function focusRegion(region: Region): void {
  const drawer: Drawer = region === 'lesson' ? 'none' : region;
  openDrawer(drawer);
  const tab = activeTab();
  // A drawer that is only now shown takes the focus after the next frame.
  requestAnimationFrame(() => {
    if (region === 'terminal' && tab !== undefined) tab.live.screen.focus();
    else document.querySelector<HTMLElement>(`[data-region="${region}"]`)?.focus({ preventScroll: true });
    announce(region === 'x-ray' ? 'X-ray' : region === 'lesson' ? 'Lesson' : 'Terminal');
  });
}

function current(): Region | undefined {
  const name = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region;
  return REGIONS.find((region) => region === name);
}

function neighbourOf(region: Region | undefined, step: 1 | -1): Region {
  if (region === undefined) return 'lesson';
  const at = REGIONS.indexOf(region);
  return REGIONS[(at + step + REGIONS.length) % REGIONS.length] ?? 'lesson';
}
