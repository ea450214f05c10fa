import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import test from 'node:test';
import { ProgressStore } from '../src/progress/progress-store.ts';
import { type DatabasePlace, newOwner } from './progress-store-suite.ts';
import { until } from './until.ts';

const WRITER = join(import.meta.dirname, 'progress-writer.ts');
const KILLS = 5;
/** Acknowledged before it is killed, so that the kill comes in the middle of its work. */
const ACKNOWLEDGED_MIN = 20;

/** What holds of a process that is killed while it writes. */
export function testKilledWriter(kind: string, newPlace: () => Promise<DatabasePlace>): void {
  test(`${kind}: of a writer that is killed nothing acknowledged is lost, ${KILLS} times`, async () => {
    await using place = await newPlace();
    const owner = newOwner();
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(process.execPath, [WRITER, place.address, owner, `round${kill}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      const acknowledged = () => output.split('\n').slice(0, -1);
      await until('it writes', acknowledged, ({ length }) => length >= ACKNOWLEDGED_MIN);
      child.kill('SIGKILL');
      const [status, signal] = await exited;
      assert.deepEqual([status, signal], [null, 'SIGKILL']);
      await using store = await ProgressStore.open(await place.open());
      const { passed } = await store.read(owner);
      const kept = new Set(passed[`round${kill}`]);
      assert.deepEqual(
        acknowledged().filter((step) => !kept.has(step)),
        [],
      );
    }
  });
}
