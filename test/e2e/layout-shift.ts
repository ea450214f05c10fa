import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Sum of layout shifts that nobody asked for, web.dev/cls: up to 0.1 counts as good; nothing here may move. */
const LAYOUT_SHIFT_MAX = 0.02;

type Source = { readonly node: Node | null; readonly previousRect: DOMRect; readonly currentRect: DOMRect };
type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: readonly Source[] };
type Moved = { readonly value: number; readonly what: readonly string[] };

/**
 * From now on every page notes what moved in it without having been touched. What moves within the x-ray does not count:
 * its lists grow by what a command has made in the kernel; nor what moves within the time line, which a new command
 * scrolls to its end: on a slow machine so long after the key that the browser no longer takes it for an answer to it.
 * What has come or gone did not move either: what it pushed aside did.
 */
export async function recordLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const record = globalThis as unknown as { moved: { value: number; what: string[] }[] };
    record.moved = [];
    const elementOf = (node: Node | null) => (node instanceof Element ? node : (node?.parentElement ?? null));
    const placeOf = ({ x, y, width, height }: DOMRect) => `${width}×${height} at ${x},${y}`;
    const toldNode = (node: Node | null): string =>
      node instanceof Element
        ? node.outerHTML.slice(0, 160)
        : (node?.textContent?.slice(0, 160) ?? 'a node that is gone');
    const told = ({ node, previousRect, currentRect }: Source): string =>
      `from ${placeOf(previousRect)} to ${placeOf(currentRect)}: ${toldNode(node)}`;
    const areaOf = ({ width, height }: DOMRect) => width * height;
    const wasAndIs = ({ node, previousRect, currentRect }: Source) =>
      node?.isConnected && areaOf(previousRect) > 0 && areaOf(currentRect) > 0;
    const isWithinList = ({ node }: Source) =>
      elementOf(node)?.closest('[data-region=x-ray], [data-region=time-line]') != null;
    // The browser's own formula, which gives one sum for all that moved at once, for one of them.
    const shareOf = ({ previousRect: from, currentRect: to }: Source): number => {
      const distance = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
      return (
        ((areaOf(from) + areaOf(to)) / (innerWidth * innerHeight)) * (distance / Math.max(innerWidth, innerHeight))
      );
    };
    new PerformanceObserver((list) => {
      for (const { sources, hadRecentInput } of list.getEntries() as Shift[]) {
        const moved = sources.filter((source) => wasAndIs(source) && !isWithinList(source));
        const value = moved.reduce((sum, source) => sum + shareOf(source), 0);
        if (!hadRecentInput && value > 0) record.moved.push({ value, what: moved.map(told) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Nothing to speak of moved since the page was loaded, or since this was asked last; else says what did. */
export async function assertNothingMoved(page: Page): Promise<void> {
  const moved = await page.evaluate(() => (globalThis as unknown as { moved: Moved[] }).moved.splice(0));
  const sum = moved.reduce((total, { value }) => total + value, 0);
  const worst = moved.toSorted((a, b) => b.value - a.value).slice(0, 3);
  assert.ok(sum <= LAYOUT_SHIFT_MAX, `layout shifted by ${sum}, most by ${JSON.stringify(worst, null, 1)}`);
}
