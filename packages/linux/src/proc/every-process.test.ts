import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { parseCmdline } from './cmdline.ts';
import { parseIdMap } from './id-map.ts';
import { parseMountinfo, procDeviceAt } from './mountinfo.ts';
import { NAMESPACE_LINKS, readNamespaces } from './namespace-links.ts';
import { parsePidCgroup } from './pid-cgroup.ts';
import { parsePidStat } from './pid-stat.ts';
import { parsePidStatus } from './pid-status.ts';
import { readParsed, readProcFile } from './read-proc-file.ts';

test('the files of this very process say what the process itself knows', () => {
  const stat = readParsed(`/proc/${process.pid}/stat`, parsePidStat);
  const status = readParsed(`/proc/${process.pid}/status`, parsePidStatus);
  assert.equal(stat?.pid, process.pid);
  assert.equal(stat?.ppid, process.ppid);
  assert.equal(status?.PPid, process.ppid);
  assert.equal(status?.Uid[1], process.geteuid?.());
  assert.equal(status?.Gid[1], process.getegid?.());
  assert.equal(status?.NSpid[0], process.pid);
  assert.match(readParsed('/proc/self/cmdline', parseCmdline)?.at(-1) ?? '', /every-process\.test\.ts$/);
  const namespaces = readNamespaces(process.pid);
  for (const kind of NAMESPACE_LINKS) assert.ok((namespaces[kind] ?? 0) > 0, kind);
  assert.ok((readParsed('/proc/self/uid_map', parseIdMap) ?? []).length > 0);
  assert.ok((readParsed('/proc/self/cgroup', parsePidCgroup) ?? []).length > 0);
  const mounts = readParsed('/proc/self/mountinfo', parseMountinfo) ?? [];
  assert.equal(
    readParsed('/proc/self/mountinfo', procDeviceAt),
    mounts.findLast(({ mountPoint }) => mountPoint === '/proc')?.device,
  );
});

test('every file of every process under /proc is understood, or gone', () => {
  let understood = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const [file, parse] of [
      ['stat', parsePidStat],
      ['status', parsePidStatus],
      ['uid_map', parseIdMap],
      ['gid_map', parseIdMap],
    ] as const) {
      const read = readProcFile(`/proc/${pid}/${file}`);
      if (read.kind !== 'read' || read.bytes.length === 0) continue;
      assert.notEqual(
        parse(read.bytes),
        null,
        `/proc/${pid}/${file}: ${JSON.stringify(read.bytes.toString('latin1'))}`,
      );
      understood += 1;
    }
    const lines = readProcFile(`/proc/${pid}/mountinfo`);
    if (lines.kind === 'read' && !lines.isCut) {
      assert.equal(parseMountinfo(lines.bytes).length, lines.bytes.toString('latin1').split('\n').length - 1);
    }
  }
  assert.ok(understood >= 4);
});
