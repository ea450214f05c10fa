import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { OperatorTokenFile } from './operator-token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'operator-'));
after(() => rmSync(folder, { recursive: true }));
const TOKEN = 'a'.repeat(20) + '-_'.padEnd(23, 'B');

test('the token is heard in pieces among other lines, kept for its owner alone, and read at the next start', () => {
  const path = join(folder, 'operator-token');
  const file = new OperatorTokenFile(path);
  assert.equal(file.read(), null);
  for (const piece of [
    '{"level":"info"}\ndrydock-oper',
    'ator-token: ',
    TOKEN.slice(0, 9),
    `${TOKEN.slice(9)}\r\n`,
    'more',
  ]) {
    file.hear(piece);
  }
  assert.equal(new OperatorTokenFile(path).read(), TOKEN);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});
