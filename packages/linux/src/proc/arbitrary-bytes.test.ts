import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseCgroupProcs, parseFlatKeyed, parseLimit } from './cgroup-files.ts';
import { parseCmdline } from './cmdline.ts';
import { parseIdMap } from './id-map.ts';
import { parseMountinfo, procDeviceAt } from './mountinfo.ts';
import { parseNamespaceLink } from './namespace-links.ts';
import { overlayDirectories } from './overlay-options.ts';
import { parsePidCgroup } from './pid-cgroup.ts';
import { parsePidStat } from './pid-stat.ts';
import { parsePidStatus, parseStatusIds } from './pid-status.ts';
import { countSysvipc, parseMessageQueues } from './sysvipc.ts';
import { decodeTerminal } from './terminal-number.ts';

/** Bytes of chance, and the same in pieces of what these files are made of: which reaches deeper. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '(',
        ')',
        ' ',
        '\n',
        '\t',
        '-',
        ' - ',
        '/proc',
        '\\012',
        '\\',
        ':',
        '[',
        'NSpid:',
        'Uid:',
        '\0',
        'max',
        '1',
        '4026531836',
        'S',
        '0:57',
        '\xff',
        'lowerdir=',
        ',',
        '\\:',
      ),
      { maxLength: 80 },
    )
    .map((pieces) => new Uint8Array(Buffer.from(pieces.join(''), 'latin1'))),
);

const parsers = {
  parsePidStat,
  parsePidStatus,
  parseStatusIds,
  parseMountinfo,
  procDeviceAt: (input: Uint8Array) => procDeviceAt(input),
  parsePidCgroup,
  parseIdMap,
  parseCmdline,
  parseLimit,
  parseFlatKeyed,
  parseCgroupProcs,
  parseMessageQueues,
  countSysvipc,
  overlayDirectories: (input: Uint8Array) => overlayDirectories(Buffer.from(input).toString('latin1')),
  parseNamespaceLink: (input: Uint8Array) => parseNamespaceLink(Buffer.from(input).toString('latin1')),
};

for (const [name, parse] of Object.entries(parsers)) {
  test(`${name} gives a value or null for any bytes, and never throws`, () => {
    fc.assert(
      fc.property(bytes, (input) => {
        assert.notEqual(parse(input), undefined);
      }),
      { numRuns: 500 },
    );
  });
}

test('any name of a process comes back as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 15 }), (name) => {
      const rest = ' S 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 0 0 0\n';
      const stat = parsePidStat(Buffer.from(`42 (${name})${rest}`));
      assert.equal(stat?.comm, Buffer.from(name).toString());
      assert.equal(stat?.starttime, 77);
    }),
  );
});

test('any mount point comes back as it is, and only /proc itself is taken for it', () => {
  const escaped = (path: string) =>
    path.replace(/[ \t\n\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', 'p', ' ', '\n', '\\', '-', '\t', 'proc', 'ž') }), (name) => {
      const line = Buffer.from(`9 1 0:5 / /${escaped(name)} rw - proc proc rw\n`);
      assert.equal(parseMountinfo(line)[0]?.mountPoint, `/${name}`);
      assert.equal(procDeviceAt(line), name === 'proc' ? '0:5' : null);
    }),
    { numRuns: 500 },
  );
});

test('any names of layers come back as they are, escaped by who mounts and again by the kernel', () => {
  const byMounter = (name: string) => name.replace(/[\\:,]/g, '\\$&');
  const byKernel = (value: string) =>
    value.replace(/[, \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  const name = fc.string({ unit: fc.constantFrom('/', 'a', ',', ':', '\\', ' ', '\n', '=', 'ž'), minLength: 1 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (lowers, upper) => {
      const latin1 = (text: string) => Buffer.from(text).toString('latin1');
      const options = `rw,lowerdir=${byKernel(lowers.map(byMounter).join(':'))},upperdir=${byKernel(byMounter(upper))}`;
      assert.deepEqual(overlayDirectories(latin1(options)), { lowers, upper, work: null });
    }),
    { numRuns: 500 },
  );
});

test('any terminal number gives a name or null', () => {
  fc.assert(
    fc.property(fc.integer(), (number) => {
      const name = decodeTerminal(number);
      assert.ok(name === null ? number === 0 : /^[a-zA-Z]*\/?\d+(:\d+)?$/.test(name), String(name));
    }),
  );
});
