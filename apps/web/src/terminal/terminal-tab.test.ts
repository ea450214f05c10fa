import assert from 'node:assert/strict';
import test from 'node:test';
import type { LiveTerminal } from './live-terminal.ts';
import { canOpenMore, closable, firstOnTop, fullWords, type Tab } from './terminal-tab.ts';

// What is asked of the tabs here asks nothing of their terminals.
const live = {} as LiveTerminal;
const tab = (key: number, more: Partial<Tab> = {}): Tab => ({
  key,
  number: key,
  live,
  isByRuntime: false,
  hasEnded: false,
  ...more,
});

test('the oldest shell of the runtime’s is the one to close, and never the one on top', () => {
  const tabs = [tab(1), tab(2, { isByRuntime: true }), tab(3, { isByRuntime: true })];
  assert.equal(closable(tabs, 1)?.key, 2);
  assert.equal(closable(tabs, 2)?.key, 3);
});

test('without one of the runtime’s it is the oldest; an ended one takes no place', () => {
  assert.equal(closable([tab(1), tab(2), tab(3)], 1)?.key, 2);
  assert.equal(closable([tab(1, { hasEnded: true }), tab(2)], 2), undefined);
});

test('when all places are taken the words say which tab to close', () => {
  const tabs = Array.from({ length: 8 }, (_, index) => tab(index + 1, { isByRuntime: index === 4 }));
  assert.equal(canOpenMore(tabs), false);
  assert.equal(
    fullWords({ tabs, activeKey: 8 }),
    'Your Linux has 8 terminals, and no room for more. Close one you are done with, such as “shell 5, by the runtime”: choose its tab, then ×',
  );
});

test('on a page that has just been opened, the newest shell of the learner’s own is on top', () => {
  const tab = (key: number, isByRuntime: boolean) => ({ key, isByRuntime });
  assert.equal(firstOnTop([tab(1, false), tab(2, false), tab(3, true)]), 2);
  assert.equal(firstOnTop([tab(3, true)]), undefined);
});
