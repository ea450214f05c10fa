import assert from 'node:assert/strict';
import test from 'node:test';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { readSite } from './read-site.ts';

test('a page has an address with and without its ending and its slash', () => {
  using folder = new TemporaryFolder();
  const site = readSite(folder.write({ 'index.html': 'start', 'labs/index.html': 'labs', 'labs/look.html': 'look' }));
  const at = (address: string) => site.fileAt(address)?.body.toString();
  for (const address of ['/', '/index.html']) assert.equal(at(address), 'start', address);
  for (const address of ['/labs', '/labs/', '/labs/index.html']) assert.equal(at(address), 'labs', address);
  for (const address of ['/labs/look', '/labs/look/', '/labs/look.html']) assert.equal(at(address), 'look', address);
  for (const address of ['', '//', '/index', '/labs/index', 'labs', '/labs/look/x'])
    assert.equal(at(address), undefined, address);
});

test('of two files with one address, the one outside the folder wins', () => {
  using folder = new TemporaryFolder();
  const site = readSite(folder.write({ 'index.html': '', 'a.html': 'file', 'a/index.html': 'folder' }));
  assert.equal(site.fileAt('/a')?.body.toString(), 'file');
});

test('every kind of file that a build holds has its content type', () => {
  using folder = new TemporaryFolder();
  const site = readSite(
    folder.write({ 'index.html': '', 'a.woff2': '', 'a.css': '', 'a.js': '', 'a.svg': '', 'a.xyz': '' }),
  );
  const types = ['/a.woff2', '/a.css', '/a.js', '/a.svg', '/a.xyz'].map((address) => site.fileAt(address)?.contentType);
  assert.deepEqual(types, [
    'font/woff2',
    'text/css; charset=utf-8',
    'text/javascript; charset=utf-8',
    'image/svg+xml',
    'application/octet-stream',
  ]);
});

test('a build without a page of its own for missing addresses gets a plain one', () => {
  using folder = new TemporaryFolder();
  assert.match(readSite(folder.write({ 'index.html': '' })).notFound.body.toString(), /no such page/);
});

test('a folder without a start page is refused with what to do', () => {
  using folder = new TemporaryFolder();
  assert.throws(() => readSite(folder.path), /it has no index.html; build the page first/);
  assert.throws(() => readSite('/nonexistent'), /serve "\/nonexistent": it cannot be read; build the page first/);
});
