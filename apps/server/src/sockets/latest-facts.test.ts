import assert from 'node:assert/strict';
import test from 'node:test';
import type { View } from '@drydock/protocol';
import { LatestFacts } from './latest-facts.ts';

function view(sequence: number): View {
  const nothing = { cgroups: [], mountNamespaces: [], overlays: [], networks: [], hostnames: [], ipcs: [], paths: [] };
  return { sequence, takenAtMs: 0, processes: [], processCount: 0, ...nothing };
}

function scene() {
  const sent: unknown[][] = [];
  const line = { isIdle: true };
  const send = (...fact: unknown[]) => {
    sent.push(fact);
  };
  const facts = new LatestFacts({ send, isIdle: () => line.isIdle });
  return { sent, line, facts };
}

test('on an idle line everything goes at once', () => {
  const { sent, facts } = scene();
  facts.tell('view:changed', view(1));
  facts.tell('commands:changed', []);
  assert.equal(sent.length, 2);
});

test('on a busy line output goes on, and of views only the latest waits', () => {
  const { sent, line, facts } = scene();
  line.isIdle = false;
  facts.tell('view:changed', view(1));
  facts.tell('terminal:wrote', 1, 0, new Uint8Array(1));
  facts.tell('view:changed', view(2));
  facts.tell('terminal:exited', 1, 0, null);
  assert.deepEqual(
    sent.map(([name]) => name),
    ['terminal:wrote', 'terminal:exited'],
  );
  line.isIdle = true;
  facts.flush();
  facts.flush();
  assert.deepEqual(sent.slice(2), [['view:changed', view(2)]]);
});

test('a view that goes at once drops the older one that waited', () => {
  const { sent, line, facts } = scene();
  line.isIdle = false;
  facts.tell('view:changed', view(1));
  line.isIdle = true;
  facts.tell('view:changed', view(2));
  facts.flush();
  assert.deepEqual(sent, [['view:changed', view(2)]]);
});

test('the end of the session drops what described it', () => {
  const { sent, line, facts } = scene();
  line.isIdle = false;
  facts.tell('view:changed', view(1));
  facts.tell('session:ended', 'exited');
  line.isIdle = true;
  facts.flush();
  assert.deepEqual(sent, [['session:ended', 'exited']]);
});
