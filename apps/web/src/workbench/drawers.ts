import { create } from 'zustand';

/** On a narrow screen the lesson is the page, and one of these may be drawn over the whole of it. */
export type Drawer = 'none' | 'terminal' | 'x-ray';

export const useDrawer = create<{ readonly drawer: Drawer }>(() => ({ drawer: 'none' }));

/** The same width as in the style sheets. */
const NARROW = '(max-width: 899px)';

/** On a wide screen everything is open already: a drawer left open there would surprise whoever narrows the window. */
export function openDrawer(drawer: Drawer): void {
  useDrawer.setState({ drawer: matchMedia(NARROW).matches ? drawer : 'none' });
}
